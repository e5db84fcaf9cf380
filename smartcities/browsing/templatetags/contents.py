"""The table of contents around a page's long part, and the mark on a text's headings."""

from __future__ import annotations

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from smartcities.browsing.contents import collect, marked
from smartcities.browsing.templatetags.browsing import rich

register = template.Library()
#: Fewer headings than this need no table.
LEAST = 3


@register.filter
def rich_sections(text: str) -> SafeString:
    """Return rich text as ``rich`` does, its headings standing in the contents around it."""
    return mark_safe(marked(rich(text)))  # the sanitiser's output, with our own attribute


@register.simple_block_tag(takes_context=True)
def contents(context: template.Context, content: str, least: int = LEAST) -> SafeString:
    """Return *content* with the table of its contents before it, when that has enough entries.

    Use: ``{% contents %}…{% endcontents %}`` around the page's sections. An entry is made of
    each heading that ``rich_sections`` marks, and of each ``<h2 id="…" data-contents>`` of the
    templates inside; ``data-contents`` stands last in the tag. *least* is the number of
    entries from which a table is worth its place.
    """
    markup, entries = collect(content)
    number = sum(1 + len(entry.below) for entry in entries)
    chosen = get_template("browsing/_contents.html").template
    with context.push(
        entries=entries if number >= least else [],
        content=mark_safe(markup),  # what the templates rendered, with ids
    ):
        return chosen.render(context)
