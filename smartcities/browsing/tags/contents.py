"""The table of contents around a page's long part, and the mark on a text's headings."""

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
#: Fewer headings than this need no table.
LEAST = 3


@register.filter
def rich_sections(text: str) -> SafeString:
    """Return rich text as ``rich`` does, its headings standing in the contents around it."""
    return mark_safe(marked(rich(text)))  # the sanitiser's output, with our own attribute


@register.function
@pass_context
def contents(context: Context, least: int = LEAST, *, caller: Callable[[], str]) -> Markup:
    """Return what stands inside with the table of its contents before it, if that is long enough.

    Use: ``{% call contents() %}…{% endcall %}`` around the page's sections. An entry is made of
    each heading that ``rich_sections`` marks, and of each ``<h2 id="…" data-contents>`` of the
    templates inside; ``data-contents`` stands last in the tag. *least* is the number of
    entries from which a table is worth its place.
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
