"""The context of every page's frame: the lists to navigate and the site's own address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from smartcities.browsing.layouts import layout_of
from smartcities.publishing.addresses import absolute
from smartcities.publishing.embedding.addresses import public_path
from smartcities.publishing.types import page_types


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the page types for the navigation, the skeleton, and this page's full address."""
    layout = layout_of(request)
    return {
        "skeleton": layout.skeleton,
        "layout": layout,
        "navigation": page_types(),
        "site_url": settings.SITE_URL,
        "page_url": absolute(public_path(request.path)),
    }
