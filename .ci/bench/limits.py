"""What the portal promises: CPU of the whole server per request, as multiples of the empty view."""

from __future__ import annotations

#: By page, for 10,000 and for 100,000 cases, cold.
COLD = {
    "list": (12, 14),
    "one country": (12, 14),
    "country and theme": (12, 14),
    "page 50": (14, 18),
    "last page": (14, 18),
    "rare word": (16, 25),
    "common word": (30, 120),
    "detail": (8, 8),
    "embedded card": (12, 12),
    "oembed": (12, 12),
    # Twice a filtered list.
    "bad input": (24, 28),
}
HOT = 1.5
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
