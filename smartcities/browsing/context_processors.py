"""The context of every page's frame: what to navigate to, and the site's own address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from smartcities.browsing.layouts import layout_of
from smartcities.browsing.placed import placed_pages
from smartcities.publishing.addresses import absolute
from smartcities.publishing.embedding.addresses import public_path
from smartcities.publishing.types import navigated_types


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame links to, the skeleton, and this page's full address."""
    layout = layout_of(request)
    return {
        "skeleton": layout.skeleton,
        "layout": layout,
        "navigation": navigated_types(),
        # Embeds have no frame of ours and do not ask.
        "placed": SimpleLazyObject(lambda: placed_pages(getattr(request, "content_version", None))),
        "site_url": settings.SITE_URL,
        "page_url": absolute(public_path(request.path)),
    }
