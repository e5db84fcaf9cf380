"""Suggestions for an empty list: the number of hits without each filter."""

from __future__ import annotations

from dataclasses import dataclass

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.querystring import address
from smartcities.browsing.filters.sentence import Sentence


@dataclass(frozen=True)
class FallbackFilter:
    """A filter that can be removed as a whole, and the number of hits without it."""

    facet: str
    #: The chosen values, as markup.
    values: str
    hits: int
    #: The number of hits, and of what.
    said: str
    url: str


def fallback_filters(found: PageFilter) -> list[FallbackFilter]:
    """Return one fallback per filter in force, the best first; those of no use come last.

    A filter is removed as a whole: its values are alternatives, so removing one of several never
    gives more hits.
    """
    sentence, plain = Sentence(found), Sentence(found, plain=True)
    numbers = {
        name: len(found.selection.pages(leave_out=name))
        for name in found.filters
        if name in found.chosen and name != "sort"
    }
    fallbacks = [
        FallbackFilter(
            facet=str(found.filters[name].label),
            values=sentence.values(name),
            hits=hits,
            said=plain.number(hits),
            url=_without(found, name),
        )
        for name, hits in numbers.items()
    ]
    return sorted(fallbacks, key=lambda fallback: -fallback.hits)


def _without(found: PageFilter, name: str) -> str:
    query = found.given.copy()
    del query[name]
    return address(query)
