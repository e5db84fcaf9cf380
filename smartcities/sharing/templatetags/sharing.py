"""What a page says about itself to machines, and how to cite it."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from smartcities.browsing.filters import PageFilter
from smartcities.publishing.addresses import absolute
from smartcities.publishing.models import Page
from smartcities.sharing import highwire, jsonld, opengraph
from smartcities.sharing.citation import citation_of
from smartcities.sharing.distributions import FORMS, distributions
from smartcities.sharing.feed import feed_path, feed_title
from smartcities.sharing.formats import downloads
from smartcities.sharing.reference import reference
from smartcities.sharing.result import LICENCE
from smartcities.sharing.shown import shown

register = template.Library()


@register.simple_tag(takes_context=True)
def page_metadata(context: template.Context) -> SafeString | str:
    """Return the Open Graph, citation and JSON-LD elements of the page that is shown."""
    page = shown(context)
    if page is None:
        return ""
    parts = [opengraph.elements(page)]
    if context.get("row") is None and isinstance(context.get("page"), Page):
        parts.append(highwire.elements(context["page"]))
    parts.append(jsonld.script(page))
    return format_html_join("\n", "{}", ([part] for part in parts if part))


@register.simple_tag
def cite(page: Page) -> dict[str, Any] | None:
    """Return how *page* is cited (``reference``, ``downloads``), None if its type is not."""
    citation = citation_of(page)
    if citation is None:
        return None
    return {"reference": reference(citation), "downloads": downloads(page)}


@register.inclusion_tag("sharing/_data.html")
def data_forms(model: type[Page] | Page, given: QueryDict) -> dict[str, Any]:
    """Offer the result of the filters *given* as data, in the forms that the type has."""
    # Templates make an instance of any class they are given.
    model = model if isinstance(model, type) else type(model)
    query = f"?{given.urlencode()}" if given else ""
    return {"forms": distributions(model), "query": query, "licence_url": LICENCE}


@register.simple_tag
def feed_link(found: PageFilter) -> SafeString:
    """Return the element by which feed readers find the feed of the result that is shown."""
    return format_html(
        '<link rel="alternate" type="{}" title="{}" href="{}">',
        FORMS["atom"].media_type,
        feed_title(found),
        absolute(feed_path(found)),
    )
