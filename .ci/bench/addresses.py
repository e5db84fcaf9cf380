"""Which addresses stand for a page: many different ones each, so that no cache knows the next."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from urllib.parse import urlencode

from django.conf import settings

from casestudies.models import CaseStudy, CityCountry
from smartcities.publishing.models import Theme

LIST = CaseStudy.list_path
A_PAGE = 20
SORTS = ("newest", "oldest", "title", "updated")
#: How many cases are read to learn how frequent words are.
SAMPLE = 4000
#: In what share of the cases a rare and a common word stands, from and to.
RARE, COMMON = (0.011, 0.017), (0.62, 0.78)
MANY = 200
#: What nobody means: no answer to it may take more than twice as long as one to a good query.
NAMES = ("q", "country", "theme", "city", "expert", "state", "year_min", "year_max", "sort", "page")
BAD = (
    "x" * 4000,
    "\0",
    "東京 العربية",
    "' OR 1=1 -- \" * AND NEAR( : ^ ! & | <->",
    "-99999999999999999999",
    "9" * 400,
    '"' * 300,
)
#: Addresses of no row: what workers are asked, to take notice of a change.
OTHERS = [f"/{LIST}/?year_min={year}" for year in range(1900, 1980)]


def _list(**query: str | int) -> str:
    return f"/{LIST}/" + (f"?{urlencode(query)}" if query else "")


def spread(items: list[str], most: int = MANY) -> list[str]:
    """Return at most *most* of *items*, from all over."""
    step = max(1, len(items) // most)
    return items[::step][:most]


def words(share: tuple[float, float], most: int) -> list[str]:
    """Return words that stand in a *share* of the cases, those nearest to its middle first."""
    found: Counter[str] = Counter()
    texts = CaseStudy.objects.public().order_by("pk").values_list("title", "summary", "body")
    total = 0
    for text in texts[:SAMPLE]:
        total += 1
        plain = re.sub(r"<[^>]*>", " ", " ".join(text)).lower()
        found.update(set(re.findall(r"[^\W\d_]{4,}", plain)))
    least, highest = share[0] * total, share[1] * total
    fitting = [(word, times) for word, times in found.items() if least <= times <= highest]
    middle = (least + highest) / 2
    return [word for word, times in sorted(fitting, key=lambda it: (abs(it[1] - middle), it[0]))][
        :most
    ]


def pages() -> dict[str, list[str]]:
    """Return the addresses by the name of the page in the table, from what is loaded."""
    cases = CaseStudy.objects.public()
    last = max(1, -(-cases.count() // A_PAGE))
    codes = Counter(CityCountry.objects.values_list("country", flat=True)).most_common()
    countries = [code for code, _cities in codes]
    themes = list(Theme.objects.values_list("slug", flat=True))
    slugs = list(cases.order_by("pk").values_list("slug", flat=True))
    fiftieth = range(max(1, min(41, last - 19)), min(60, last) + 1)
    return {
        "list": [_list(), *(_list(sort=sort) for sort in SORTS[1:])],
        "one country": [_list(country=each) for each in countries],
        "country and theme": spread(
            [_list(country=code, theme=slug) for code, slug in product(countries[:40], themes)]
        ),
        "page 50": [_list(page=number) for number in fiftieth],
        "last page": [_list(page=last), *(_list(page=last, sort=sort) for sort in SORTS[1:])],
        "rare word": [_list(q=word) for word in words(RARE, 40)],
        "common word": [_list(q=word) for word in words(COMMON, 40)],
        "detail": [f"/{LIST}/{slug}/" for slug in spread(slugs)],
        "embedded card": [f"/embed/{LIST}/{slug}/?view=card" for slug in spread(slugs)],
        "oembed": [
            f"/oembed?{urlencode({'url': f'{settings.SITE_URL}/{LIST}/{slug}/'})}"
            for slug in spread(slugs)
        ],
        "bad input": [_list(**{name: value}) for name, value in product(NAMES, BAD)],
    }


EXPORTS = {"csv": f"/{LIST}.csv", "xlsx": f"/{LIST}.xlsx", "geojson": f"/{LIST}.geojson"}
