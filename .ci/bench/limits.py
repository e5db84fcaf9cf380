"""What the portal promises: CPU of the whole server per request, as multiples of the empty view."""

from __future__ import annotations

#: Cold, by what a page is: a list or an entrance, a detail page, a card, a search.
LIST, DETAIL, CARD, SEARCH = 25, 35, 16, 40
#: A common word, searched for among 100,000 cases.
COMMON = 120
#: By page, for 10,000 and for 100,000 cases, cold. The others are measured and have no limit.
COLD = {
    "list": (LIST, LIST),
    "one country": (LIST, LIST),
    "country and theme": (LIST, LIST),
    "page 50": (LIST, LIST),
    "last page": (LIST, LIST),
    "cities": (LIST, LIST),
    "experts": (LIST, LIST),
    "embedded list": (LIST, LIST),
    "theme": (LIST, LIST),
    "themes": (LIST, LIST),
    "embedded theme": (LIST, LIST),
    "embedded themes": (LIST, LIST),
    "front page": (LIST, LIST),
    "map": (LIST, LIST),
    "map, one country": (LIST, LIST),
    "embedded map": (LIST, LIST),
    "embedded front page": (LIST, LIST),
    "embedded search": (SEARCH, SEARCH),
    "detail": (DETAIL, DETAIL),
    "city": (DETAIL, DETAIL),
    "expert": (DETAIL, DETAIL),
    "embedded detail": (DETAIL, DETAIL),
    "embedded card": (CARD, CARD),
    "oembed": (CARD, CARD),
    "rare word": (SEARCH, SEARCH),
    "common word": (SEARCH, COMMON),
    "search, rare word": (SEARCH, SEARCH),
    "search, common word": (SEARCH, COMMON),
    # Twice a filtered list.
    "bad input": (2 * LIST, 2 * LIST),
}
HOT = 1.5
#: CPU milliseconds of a list of the admin, with its database's: 100,000 of everything.
ADMIN_LIST = 300
#: Seconds for 100,000 cases with their index.
LOADING = 180


def limit(page: str, state: str, cases: int) -> float | None:
    """Return the limit of *page* in *state* with *cases* in all; None where nothing is promised.

    Fewer than 10,000 may cost no more than 10,000 do.
    """
    if state == "hot" or page == "304":
        return HOT
    if state != "cold" or page not in COLD:
        return None
    return COLD[page][cases > 10_000]
