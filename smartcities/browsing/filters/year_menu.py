"""The years of a list as links: periods with numbers, for frames in which forms do not work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.periods import Period, periods
from smartcities.browsing.filters.querystring import address
from smartcities.browsing.filters.years import EDGES, extent, in_years
from smartcities.index import Selection
from smartcities.index.keys import Keys


@dataclass(frozen=True)
class YearOption:
    """A period of years as an option; *url* chooses it, or removes it if *chosen*."""

    #: The two years as in the address; empty if there is none.
    first: str
    last: str
    label: str
    count: int
    url: str
    chosen: bool


def year_menu(found: PageFilter) -> list[YearOption]:
    """Return the periods to choose from in the list that *found* filters; empty without years.

    The periods are those of all public pages of the type, so that they do not depend on the
    choices. Their numbers ignore the chosen years, as those of a facet do; a period without hits
    is left out. Chosen years that are not such a period come first.
    """
    if not set(EDGES) <= found.filters.keys():
        return []
    chosen: Any = tuple(found.chosen.get(name) for name in EDGES)
    others = {name: hits for name, hits in found.selection.chosen.items() if name not in EDGES}
    pages = Selection(found.index, others).pages()
    spans = [(each.first, each.last) for each in _periods(found)]
    if any(chosen) and chosen not in spans:
        spans.insert(0, chosen)
    offered = [_option(found, pages, years, years == chosen) for years in spans]
    menu = [each for each in offered if each.count or each.chosen]
    # A single period offers no choice.
    return menu if any(chosen) or len(menu) > 1 else []


def _periods(found: PageFilter) -> list[Period]:
    reach, begin = (found.index.values[name] for name in EDGES)
    first, last = extent(reach, begin, found.index.pages)
    return periods(first, last) if first else []


def _option(
    found: PageFilter, pages: Keys, years: tuple[int | None, int | None], chosen: bool
) -> YearOption:
    """Return the option for *years*, with the number of hits among *pages*."""
    query = found.given.copy()
    for name, year in zip(EDGES, years, strict=True):
        query.pop(name, None)
        if not chosen:
            query[name] = str(year)
    within = in_years(found.filters, found.index.values, *years)
    first, last = (str(year or "") for year in years)
    count = within.intersection_cardinality(pages)
    return YearOption(first, last, _label(*years), count, address(query), chosen)


def _label(first: int | None, last: int | None) -> str:
    if last is None:
        return _("since %(year)s") % {"year": first}
    if first is None:
        return _("until %(year)s") % {"year": last}
    return str(Period(first, last))
