"""The table of contents of a page's long part, and the marking of a text's headings."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.safestring import SafeString, mark_safe
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from smartcities.browsing.contents import collect, marked
from smartcities.browsing.tags.words import rich
from smartcities.templating.library import Library

register = Library()
#: With fewer headings there is no table of contents.
LEAST = 3


@register.filter
def rich_sections(text: str) -> SafeString:
    """Return rich text as ``rich`` does, with its headings marked for the contents around it."""
    return mark_safe(marked(rich(text)))  # the sanitiser's output, with our own attribute


@register.function
@pass_context
def contents(context: Context, least: int = LEAST, *, caller: Callable[[], str]) -> Markup:
    """Return the enclosed sections, with a table of contents before them if there are enough.

    Use: ``{% call contents() %}…{% endcall %}`` around the page's sections. Each heading that
    ``rich_sections`` marks, and each ``<h2 id="…" data-contents>`` of the templates inside, is an
    entry; ``data-contents`` must be the last attribute. *least* is the smallest number of entries
    for which there is a table.
    """
    markup, entries = collect(str(caller()))
    number = sum(1 + len(entry.below) for entry in entries)
    template = context.environment.get_template("browsing/_contents.html")
    return Markup(
        template.render(
            page=context.get("page"),
            entries=entries if number >= least else [],
            content=mark_safe(markup),  # what the templates rendered, with ids
        )
    )
