"""Ways out of an empty list: what each choice costs."""

from __future__ import annotations

from dataclasses import dataclass

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.querystring import address
from smartcities.browsing.filters.sentence import Sentence


@dataclass(frozen=True)
class FallbackFilter:
    """A filter that can be taken back as a whole, and the hits that would give."""

    facet: str
    #: What is chosen in it, as markup.
    values: str
    hits: int
    url: str


def fallback_filters(found: PageFilter) -> list[FallbackFilter]:
    """Return one fallback per filter in force, the best first; those of no use come last.

    A filter goes as a whole: its values are alternatives, so that one of several that is taken
    back never gives more.
    """
    sentence = Sentence(found)
    fallbacks = [
        FallbackFilter(
            facet=str(found.filters[name].label),
            values=sentence.values(name),
            hits=len(found.selection.pages(leave_out=name)),
            url=_without(found, name),
        )
        for name in found.filters
        if name in found.chosen and name != "sort"
    ]
    return sorted(fallbacks, key=lambda fallback: -fallback.hits)


def _without(found: PageFilter, name: str) -> str:
    query = found.given.copy()
    del query[name]
    return address(query)
