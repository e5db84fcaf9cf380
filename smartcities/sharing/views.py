"""The views of the sitemap."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from smartcities.answers import cache_response
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing.addresses import absolute
from smartcities.publishing.types import edited_types
from smartcities.sharing import changes
from smartcities.sharing.data.slots import whole_results
from smartcities.sharing.sitemap import Fixed, SiteSitemap, sitemaps


@cache_response()
@require_safe
def whole_sitemap(request: HttpRequest) -> HttpResponse:
    """Return all addresses in one file, or an index of files of ten thousand each."""
    with whole_results.take():
        return _whole_sitemap(request).render()


def _whole_sitemap(request: HttpRequest) -> TemplateResponse:
    known = changes.of_types(edited_types())
    sections = {name: make() for name, make in sitemaps().items()}
    sections["fixed"] = Fixed(known)
    # A small number of items is read at once instead of being counted first.
    if sum(change.total for change in known.values()) <= SiteSitemap.limit:
        for section in sections.values():
            section.load()
    if sum(section.paginator.count for section in sections.values()) <= SiteSitemap.limit:
        return sitemap(request, dict(sections))
    files = []
    for name, section in sections.items():
        address = absolute(reverse("sitemap-section", args=[name]))
        files += [
            {"location": f"{address}?p={number}" if number > 1 else address}
            for number in section.paginator.page_range
        ]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml"
    )


@cache_response("p")
@throttle_scope(Scope.PAGES)
@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Return one section of the sitemap, in files of ten thousand addresses."""
    with whole_results.take():
        return sitemap(request, cast(Any, sitemaps()), section).render()
