"""``/robots.txt``: what crawlers may read (RFC 9309), and where the sitemap is.

What has a query is made for each of countless combinations. The lines say what they can of the
rule in ``browsing/indexable.py``; patterns know no "not", so they name what is not wanted.
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

#: Never pages: the admin, what leads elsewhere, what stands in others' pages, data.
ALWAYS = (
    "/admin/",
    "/resources/*/visit/",
    "/out/",
    "/embed/",
    "/share/?url=",
    "/api/v1/*?",
)


def disallowed() -> list[str]:
    """Return the patterns of what crawlers shall leave alone."""
    names = {name for model in page_types() for name in filter_for(model).base_filters}
    names.add(WHOLE)
    files = [f"/*.{form}?" for form in DATA_FORMATS if form != "api"]
    # Two parameters are a combination; one is, unless it makes a page.
    return [*ALWAYS, *files, *(f"/*?{name}=" for name in sorted(names - {*LANDINGS})), "/*?*&"]


def turned_pages() -> list[str]:
    """Return the lines that allow the further pages of landings, which the longest match wins."""
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
    """Answer the file."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {pattern}" for pattern in disallowed()),
        *turned_pages(),
        # Those who show our pages in theirs ask it for each, and some obey this file.
        "Allow: /oembed?",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
