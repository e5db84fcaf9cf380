"""``/robots.txt``: what crawlers may read (RFC 9309), and where the sitemap is.

Addresses with a query have countless combinations. The lines express the rule of
``browsing/indexable.py`` as far as possible; patterns have no "not", so they name the excluded.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from smartcities.answers import cache_response
from smartcities.browsing.filters.options import WHOLE
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.indexable import LANDINGS, PAGE
from smartcities.publishing.addresses import absolute
from smartcities.publishing.types import page_types
from smartcities.sharing.data.distributions import DATA_FORMATS

#: Addresses that are never pages: the admin, redirects to other sites, embeds, data.
ALWAYS = (
    "/admin/",
    "/resources/*/visit/",
    "/out/",
    "/embed/",
    "/share/?url=",
    "/api/v1/*?",
)


def disallowed() -> list[str]:
    """Return the patterns that crawlers should not fetch."""
    names = {name for model in page_types() for name in filter_for(model).base_filters}
    names.add(WHOLE)
    files = [f"/*.{form}?" for form in DATA_FORMATS if form != "api"]
    # Two parameters are always excluded, one is unless it makes a page for search engines.
    return [*ALWAYS, *files, *(f"/*?{name}=" for name in sorted(names - {*LANDINGS})), "/*?*&"]


def turned_pages() -> list[str]:
    """Return lines that allow further pages of landing lists; the longest match wins."""
    lines = []
    for name in LANDINGS:
        lines += [
            f"Allow: /*/?{name}=*&{PAGE}=",
            f"Disallow: /*/?{name}=*&*&{PAGE}=",
            f"Disallow: /*/?{name}=*&{PAGE}=*&",
        ]
    return lines


@cache_response()
@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """Return the file."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {pattern}" for pattern in disallowed()),
        *turned_pages(),
        # Embedding sites request oEmbed for each page, and some of them obey this file.
        "Allow: /oembed?",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
