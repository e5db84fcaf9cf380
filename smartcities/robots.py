"""``/robots.txt``: what crawlers may read (RFC 9309), and where the sitemap is.

Addresses with a query have countless combinations. The lines express the rule of
``browsing/indexable.py`` as far as possible; patterns have no "not", so they name the excluded.
"""

from __future__ import annotations

from itertools import chain, permutations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from smartcities import identity
from smartcities.answers import cache_response
from smartcities.browsing.filters.options import WHOLE
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.indexable import LANDINGS, PAGE, list_paths
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
    # Each page links to the form about it.
    forms = [_forms(code) for code in identity.offered_languages()]
    files = [f"/*.{form}?" for form in DATA_FORMATS if form != "api"]
    # Two parameters are excluded unless a line below allows them, and so is one that makes no page
    # for search engines.
    alone = {names[0] for names in LANDINGS if len(names) == 1}
    return [*ALWAYS, *forms, *files, *(f"/*?{name}=" for name in sorted(names - alone)), "/*?*&"]


def landings() -> list[str]:
    """Return lines that allow filtered lists which are pages, and their further pages.

    The longest match wins, so each line that allows is followed by longer ones that forbid one
    parameter more at any place.
    """
    lines = []
    for names in chain.from_iterable(permutations(each) for each in LANDINGS):
        for parameters in (names, (*names, PAGE)):
            if len(parameters) > 1:
                lines += _exactly(parameters)
    starts = [path for code in identity.offered_languages() for path in _lists(code)]
    return [line.replace(" ", f" {start}?", 1) for start in starts for line in lines]


def _exactly(parameters: tuple[str, ...]) -> list[str]:
    """Return rules for the query of *parameters* in this order, each once, and of no others."""
    first, *others = (f"{name}=*" for name in parameters)
    between = [
        "&".join([first, *others[:place], "*", *others[place:]]) for place in range(len(others))
    ]
    allowed = "&".join([first, *others])
    return [
        f"Allow: {allowed.removesuffix('*')}",
        *(f"Disallow: {each.removesuffix('*')}" for each in between),
        f"Disallow: {allowed}&",
    ]


def _forms(code: str) -> str:
    with override(code):
        return reverse("message")


def _lists(code: str) -> list[str]:
    with override(code):
        return sorted(list_paths())


@cache_response()
@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """Return the file."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {pattern}" for pattern in disallowed()),
        *landings(),
        # Embedding sites request oEmbed for each page, and some of them obey this file.
        "Allow: /oembed?",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
