"""The addresses beside the lists of case studies: entrances, other types, frames, data, machines.

Together with ``addresses.py`` every public address of the plan has a row;
``tests/bench/test_plan.py`` says so, with the reason for each that has none.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.utils.timezone import now

from bench.addresses import COMMON, LIST, MANY, RARE, spread, words
from casestudies.models import CaseStudy, City, CityCountry
from experts.models import Expert
from smartcities.publishing.models import Theme

#: Entries of a document of the feed, and the document as far behind as anybody asks.
DOCUMENT, DEEP = 100, 2000
#: Addresses in a file of the sitemap.
FILE = 10_000
#: What somebody types first.
TYPED = ("co", "aar", "energy", "smart ci", "ø")
#: Seconds back, for those who follow what changes.
SINCE = (3600, 86_400, 86_400 * 30)


def channels() -> dict[str, list[str]]:
    """Return the addresses by the name of the row in the table, from what is loaded."""
    codes = sorted(set(CityCountry.objects.values_list("country", flat=True)))
    return {**_entrances(codes), **_types(), **_frames(), **_data(codes), **_machines()}


def _entrances(codes: list[str]) -> dict[str, list[str]]:
    return {
        "front page": ["/", "/da/"],
        "map": ["/map/", "/da/map/", "/map/?sort=title", "/map/?page=2"],
        "map, one country": [f"/map/?country={code}" for code in codes],
        "themes": ["/themes/", "/da/themes/"],
        "theme": [f"/themes/{slug}/" for slug in _slugs(Theme)],
        "search, rare word": [f"/search/?{urlencode({'q': word})}" for word in words(RARE, 40)],
        "search, common word": [f"/search/?{urlencode({'q': word})}" for word in words(COMMON, 40)],
        "suggestions": [f"/search/suggest?{urlencode({'q': typed})}" for typed in TYPED],
    }


def _types() -> dict[str, list[str]]:
    facets = ("country", "theme", "city", "organisation", "expert")
    return {
        "whole facet": [f"/{LIST}/?all={name}" for name in facets],
        "cities": ["/cities/", "/cities/?sort=title"],
        "city": [f"/cities/{slug}/" for slug in _slugs(City)],
        "experts": ["/experts/", "/experts/?sort=title"],
        "expert": [f"/experts/{slug}/" for slug in _slugs(Expert)],
    }


def _frames() -> dict[str, list[str]]:
    themes = _slugs(Theme)
    return {
        "embedded list": [f"/embed/{LIST}/", *(f"/embed/{LIST}/?theme={slug}" for slug in themes)],
        "embedded front page": ["/embed/", "/embed/?view=card"],
        "embedded search": [f"/embed/search/?{urlencode({'q': word})}" for word in words(RARE, 40)],
        "embedded detail": [f"/embed/{LIST}/{slug}/" for slug in _slugs(CaseStudy)],
        "embedded map": ["/embed/map/", *(f"/embed/map/?theme={slug}" for slug in themes)],
        "embedded themes": ["/embed/themes/", "/embed/themes/?view=card"],
        "embedded theme": [f"/embed/themes/{slug}/" for slug in themes],
        "refused frame": [
            f"/embed/refused.js?{urlencode({'site': 'https://x.example', 'on': on})}"
            for on in (f"{settings.SITE_URL}/embed/{LIST}/{slug}/" for slug in _slugs(CaseStudy))
        ],
        "share": [
            f"/share/?{urlencode({'url': f'{settings.SITE_URL}/{LIST}/{slug}/'})}"
            for slug in _slugs(CaseStudy, 20)
        ],
    }


def _data(codes: list[str]) -> dict[str, list[str]]:
    api = f"/api/v1/{LIST}/"
    deep = min(DEEP, max(1, -(-CaseStudy.objects.public().count() // DOCUMENT)))
    moments = [(now() - timedelta(seconds=each)).isoformat() for each in SINCE]
    return {
        "feed": [f"/{LIST}.atom", *(f"/{LIST}.atom?country={code}" for code in codes)],
        "feed, last page": [
            f"/{LIST}.atom?page={number}" for number in range(max(1, deep - 19), deep + 1)
        ],
        "api list": [api, *(f"{api}?country={code}" for code in codes)],
        "api, changed since": [f"{api}?{urlencode({'changed_since': each})}" for each in moments],
        "api item": [f"{api}{slug}/" for slug in _slugs(CaseStudy)],
        "api entrance": ["/api/", "/api/v1/", "/api/schema/"],
        "catalogue": ["/catalogue.jsonld"],
    }


def _machines() -> dict[str, list[str]]:
    files = -(-CaseStudy.objects.public().count() // FILE)
    return {
        "sitemap": ["/sitemap.xml"],
        "sitemap, a section": [f"/sitemap-{LIST}.xml?p={number}" for number in range(1, files + 1)],
        "small files": [
            *("/robots.txt", "/opensearch.xml", "/embed.js", "/embed/accent-0a5c5c.css"),
            *("/favicon.ico", "/site.webmanifest"),
        ],
    }


def _slugs(model: type[Theme | CaseStudy | City | Expert], most: int = MANY) -> list[str]:
    rows = model.objects.public() if hasattr(model.objects, "public") else model.objects.all()
    return spread(list(rows.order_by("pk").values_list("slug", flat=True)), most)
