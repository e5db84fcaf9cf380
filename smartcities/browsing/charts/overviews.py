"""Charts of what a type's pages are about, whose bars are links to the filtered list.

A type's filter set names its ``charts``. The numbers come from the filters themselves, so that a
bar and the list behind it cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.browsing.charts.chart import Bar, Chart
from smartcities.browsing.filters.facets import Facet
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.periods import Period, periods
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.sentence import Sentence
from smartcities.browsing.filters.years import EDGES, YearFilter, extent, in_years
from smartcities.index import index_of
from smartcities.index.keys import union
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Version

#: The name in ``charts`` for the years, which are two filters.
YEARS = "years"
#: {parameter: {value: name}}, like the facets in a filter set's ``chosen``.
Chosen = Mapping[str, dict[str, str]]


@dataclass(frozen=True)
class Overview:
    """The charts of one type by their name in ``charts``; those without numbers are left out.

    For a facet in which something is chosen there is no chart, because its values are
    alternatives. ``beside`` has the other values of the same pages, the most frequent first.
    """

    model: type[Page]
    total: int
    url: str
    charts: dict[str, Chart]
    beside: dict[str, list[Bar]]


def overviews(chosen: Chosen | None = None) -> list[Overview]:
    """Return the overview of every type that declares charts and has matching pages."""
    at = version.current()
    found = [overview(model, chosen, at) for model in page_types() if filter_for(model).charts]
    return [each for each in found if each.total]


def overview(
    model: type[Page], chosen: Chosen | None = None, at: Version | None = None
) -> Overview:
    """Return the charts of the public pages of *model* that match *chosen*.

    All numbers come from the index at the content's version *at*, by default the current one.
    """
    return _Reading(model, chosen or {}, at).overview()


class _Reading:
    """Reads the numbers of one overview from the index."""

    def __init__(self, model: type[Page], chosen: Chosen, at: Version | None) -> None:
        self.given = QueryDict(mutable=True)
        for name, values in chosen.items():
            self.given.setlist(name, list(values))
        self.model, self.index = model, index_of(model, at)
        found: PageFilter = filter_for(model)(QueryDict(), queryset=model.objects.all())
        self.found, self.filters = found, found.filters
        self.pages = self.index.pages
        self.list_url, self.query = model.get_list_url(), self.given.urlencode()
        for name, values in chosen.items():
            facet = cast(Facet, self.filters[name])
            self.pages &= facet.matching_keys(self.index.values[name], values)
        self.names = found.charts
        self.facets: dict[str, Facet] = {
            name: cast(Facet, self.filters[name]) for name in self.names if name != YEARS
        }

    def overview(self) -> Overview:
        charts, beside = {}, {}
        for name, facet in self.facets.items():
            bars = self._bars(name, facet)
            if name in self.given:
                beside[name] = bars
            elif bars:
                charts[name] = self._by_facet(name, facet, bars)
        if YEARS in self.names and (columns := self._columns()):
            charts[YEARS] = self._by_year(columns)
        return Overview(self.model, len(self.pages), self._url(), charts, beside)

    def _in(self, period: Period) -> int:
        """Return the number of pages that the list shows for these years."""
        within = in_years(self.filters, self.index.values, period.first, period.last)
        return within.intersection_cardinality(self.pages)

    def _known(self, name: str) -> int:
        """Return the number of pages that have any value."""
        axis = "year_min" if name == YEARS else name
        known = union(self.index.values[axis].values())
        return known.intersection_cardinality(self.pages)

    def _url(self, **more: Any) -> str:
        """Return the address of the list with the choices and *more*, which is not among them."""
        query = "&".join(filter(None, (self.query, urlencode(more))))
        return f"{self.list_url}?{query}" if query else self.list_url

    @property
    def _unit(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def _title(self) -> str:
        return self._unit[:1].upper() + self._unit[1:]

    def _bars(self, name: str, facet: Facet) -> list[Bar]:
        values = self.index.values[name]
        rows = [
            (value, text, hits)
            for value, text in self.index.menu(name, facet)
            if (hits := values[value].intersection_cardinality(self.pages))
        ]
        # Sorting is stable: values with as many hits stay in the order of the menu.
        rows.sort(key=lambda row: -row[2])
        chosen = self.given.getlist(name)
        return [
            Bar(text, hits, "" if chosen else self._url(**{name: value}), value)
            for value, text, hits in rows
            if value not in chosen
        ]

    def _by_facet(self, name: str, facet: Facet, bars: list[Bar]) -> Chart:
        notes = self._missing(name)
        if sum(bar.number for bar in bars) > self._known(name):
            told = _("%(names)s that belong to more than one are counted in each.")
            notes.insert(0, told % {"names": self._title()})
        title = _("%(names)s by %(facet)s") % {
            "names": self._title(),
            "facet": str(facet.label).lower(),
        }
        return Chart(title, str(facet.label), self._unit, bars, notes, language=facet.written_in)

    def _columns(self) -> list[Bar]:
        reach, begin = (self.index.values[name] for name in EDGES)
        first, last = extent(reach, begin, self.pages)
        return [
            Bar(
                str(span),
                self._in(span),
                self._url(year_min=span.first, year_max=span.last),
                str(span.first),
            )
            for span in (periods(first, last) if first else ())
        ]

    def _by_year(self, columns: list[Bar]) -> Chart:
        edge = cast(YearFilter, self.filters["year_min"])
        notes = [*edge.notes(), *self._missing(YEARS)]
        title = _("%(names)s over the years") % {"names": self._title()}
        return Chart(title, _("Years"), self._unit, columns, notes, len(columns), "columns")

    def _missing(self, name: str) -> list[str]:
        missing = len(self.pages) - self._known(name)
        if not missing:
            return []
        text = ngettext(
            "%(entries)s without this information is not shown.",
            "%(entries)s without this information are not shown.",
            missing,
        )
        return [text % {"entries": Sentence(self.found, plain=True).counted(missing)}]
