"""Template functions for metadata, citations and the forms of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.publishing.addresses import absolute, path_to
from smartcities.publishing.models import Page
from smartcities.sharing.citations import highwire
from smartcities.sharing.citations.citation import citation_of
from smartcities.sharing.citations.formats import downloads
from smartcities.sharing.citations.reference import reference
from smartcities.sharing.data.distributions import DATA_FORMATS, distributions
from smartcities.sharing.data.feed import feed_path, feed_title
from smartcities.sharing.metadata import jsonld, opengraph
from smartcities.sharing.metadata.page import metadata_of
from smartcities.sharing.oembed.discovery import endpoints
from smartcities.sharing.partners.requests import request_path
from smartcities.templating.library import Library

register = Library()


@register.function
@pass_context
def page_metadata(context: Context) -> SafeString | str:
    """Return the Open Graph, citation and JSON-LD elements of the page that is shown."""
    # Jinja's context reads like a mapping and is none to the checker.
    page = metadata_of(cast(Mapping[str, Any], context))
    if page is None:
        return ""
    parts: list[str] = [opengraph.elements(page)]
    if context.get("row") is None and isinstance(context.get("page"), Page):
        parts.append(highwire.elements(context["page"]))
    parts.append(jsonld.script(page))
    return format_html_join("\n", "{}", ([part] for part in parts if part))


@register.function
@pass_context
def shared_picture(context: Context) -> SafeString | str:
    """Return the Open Graph elements of the picture, for an embed whose address is shared."""
    page = metadata_of(cast(Mapping[str, Any], context))
    return opengraph.picture(page) if page else ""


@register.function
@pass_context
def oembed_links(context: Context) -> SafeString:
    """Return the elements by which oEmbed consumers find the card of the page."""
    return format_html_join(
        "\n",
        '<link rel="alternate" type="{}" href="{}">',
        endpoints(context.get("request"), cast(Mapping[str, Any], context)).items(),
    )


@register.function
def share_address(url: str = "") -> str:
    """Return the address of the embed code for the page at *url*, in the active language."""
    query = {"url": url} if url else {}
    # The language is part of *url*; without one it has to be given.
    if not url and get_language() != settings.LANGUAGE_CODE:
        query["lang"] = get_language()
    return f"{path_to('share')}?{urlencode(query)}" if query else path_to("share")


@register.function
def partner_request_address(site: str = "") -> str:
    """Return the address of the form for new partners, for *site*, in the active language."""
    return request_path(site, get_language() or settings.LANGUAGE_CODE)


@register.function
def cite(page: Page) -> dict[str, Any] | None:
    """Return the ``reference`` and ``downloads`` of *page*; None if its type is not cited."""
    citation = citation_of(page)
    if citation is None:
        return None
    return {"reference": reference(citation), "downloads": downloads(page)}


@register.inclusion("sharing/_data.html")
def data_formats(
    model: type[Page], given: QueryDict, is_empty: bool = False, share: str = ""
) -> dict[str, Any]:
    """Offer the result of the filters *given* as data, in the forms that the type has.

    For an empty result only those forms are useful that will show later pages, such as the feed.
    *share* is the full address of the page with the result, without its query.
    """
    forms = [
        {"href": each.address(given), "type": each.media_type, "name": each.name}
        for each in distributions(model)
        if not (is_empty and each.is_whole)
    ]
    here = f"{share}?{given.urlencode()}" if given else share
    return {
        "forms": forms,
        "is_empty": is_empty,
        "share_url": share_address(here) if share else "",
    }


@register.function
def feed_link(found: PageFilter) -> SafeString:
    """Return the element by which feed readers find the feed of the result."""
    return format_html(
        '<link rel="alternate" type="{}" title="{}" href="{}">',
        DATA_FORMATS["atom"].media_type,
        feed_title(found),
        absolute(feed_path(found)),
    )
