"""How consumers find the provider: links in the head and headers of pages with an embed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from django.http import HttpRequest

from smartcities.browsing.layouts import LayoutMixin, layout_of
from smartcities.publishing.addresses import absolute, path_to

TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


def endpoints(request: HttpRequest | None, context: Mapping[str, Any]) -> dict[str, str]:
    """Return {media type: full address} of the oEmbed of the page that is shown, if it has one.

    The address of a filtered list has its filters, and that of an embed also its options, so that
    it can be pasted instead of a page's address. Previews have no oEmbed.
    """
    match = getattr(request, "resolver_match", None)
    view = getattr(getattr(match, "func", None), "view_class", None)
    if view is None or not issubclass(view, LayoutMixin):
        return {}
    # The HTML and the header need the same, so it is computed once.
    assert request is not None
    known = getattr(request, "_oembed", None)
    if known is not None:
        return known
    # Missing pages and previews have none; a page's context has its view.
    if context.get("is_preview") or "view" not in context:
        return {}
    given = context["given"].urlencode() if "given" in context else ""
    query = "&".join(filter(None, (given, layout_of(request).kept)))
    here = absolute(request.path) + (f"?{query}" if query else "")
    provider = absolute(path_to("oembed"))
    found = cast(Any, request)._oembed = {
        media_type: f"{provider}?url={quote(here, safe='')}&format={form}"
        for form, media_type in TYPES.items()
    }
    return found


def link_header(found: Mapping[str, str]) -> str:
    """Return the value of the ``Link`` header (RFC 8288) for what ``endpoints`` found."""
    return ", ".join(f'<{url}>; rel="alternate"; type="{kind}"' for kind, url in found.items())
