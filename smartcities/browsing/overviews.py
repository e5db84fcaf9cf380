"""What a type's pages are about at a glance: charts whose bars lead to the filtered list.

A type's filter set names in ``charts`` what is drawn. The numbers come from the filters
themselves, so that a bar and the list behind it cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.browsing.charts import Bar, Chart
from smartcities.browsing.counts import Rows, count_options, number_row
from smartcities.browsing.facets import Facet
from smartcities.browsing.filters import PageFilter
from smartcities.browsing.periods import Period, periods
from smartcities.browsing.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types

#: The name in ``charts`` that stands for the years, which are two filters.
YEARS = "years"
#: {parameter: {value: name}}, as a filter set's ``chosen`` holds facets.
Chosen = Mapping[str, dict[str, str]]


@dataclass(frozen=True)
class Overview:
    """The charts of one type by their name in ``charts``; those without numbers are missing.

    A facet that is itself chosen gives no chart (its list would answer "or") but ``beside``:
    the other values that the same pages have, the most frequent first.
    """

    model: type[Page]
    total: int
    url: str
    charts: dict[str, Chart]
    beside: dict[str, list[Bar]]


def overviews(chosen: Chosen | None = None) -> list[Overview]:
    """Return the overview of every type that declares charts and has pages that fit."""
    found = [overview(model, chosen) for model in page_types() if filter_for(model).charts]
    return [each for each in found if each.total]


def overview(model: type[Page], chosen: Chosen | None = None) -> Overview:
    """Return the charts of the public pages of *model* that fit *chosen*.

    At most two queries, whatever is drawn: one for facets and the extent of the years, one
    for the numbers of all periods.
    """
    return _Reading(model, chosen or {}).overview()


class _Reading:
    """The numbers of one overview and how they were asked for."""

    def __init__(self, model: type[Page], chosen: Chosen) -> None:
        public = model.objects.public()
        found: PageFilter = filter_for(model)(QueryDict(), queryset=public)
        for name, values in chosen.items():
            public = found.filters[name].filter(public, values)
        self.model, self.filters, self.pages = model, found.filters, public
        self.names = filter_for(model).charts
        self.facets: dict[str, Facet] = {
            name: self.filters[name] for name in self.names if name != YEARS
        }
        self.given = QueryDict(mutable=True)
        for name, values in chosen.items():
            self.given.setlist(name, list(values))
        # The facets themselves are the question, whatever was chosen in them.
        self.rows: Rows = count_options(
            self.pages, [(name, facet, None) for name, facet in self.facets.items()], self._whole()
        )

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
        return Overview(self.model, self._number("all"), self._url(), charts, beside)

    def _whole(self) -> list[QuerySet]:
        """Return the questions that are not on one value: how many, how many known, since when."""
        asked = [number_row("all", self.pages, Count("pk"))]
        for name, facet in self.facets.items():
            known = facet.offered(self.pages)
            asked.append(number_row(f"{name} known", known, Count("pk", distinct=True)))
        if YEARS in self.names:
            first, last = self.filters["year_min"].extent()
            asked.append(number_row("years known", self._in(Period(1, 9999)), Count("pk")))
            asked.append(number_row("first", self.pages, Min(first)))
            asked.append(number_row("last", self.pages, Max(last)))
        return asked

    def _number(self, name: str) -> int:
        return next((hits or 0 for _value, _label, hits in self.rows.get(name, [])), 0)

    def _in(self, period: Period) -> QuerySet:
        """Return the pages that the list shows for these years."""
        since = self.filters["year_min"].filter(self.pages, period.first)
        return self.filters["year_max"].filter(since, period.last)

    def _url(self, **more: Any) -> str:
        query = self.given.copy()
        for name, value in more.items():
            query[name] = str(value)
        return f"{self.model.get_list_url()}?{query.urlencode()}".rstrip("?")

    @property
    def _unit(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def _title(self) -> str:
        return self._unit[:1].upper() + self._unit[1:]

    def _bars(self, name: str, facet: Facet) -> list[Bar]:
        rows = [(value, facet.name(value, label), hits) for value, label, hits in self.rows[name]]
        rows.sort(key=lambda row: (-row[2], facet.order(row[:2])))
        chosen = self.given.getlist(name)
        return [
            Bar(text, hits, "" if chosen else self._url(**{name: value}), value)
            for value, text, hits in rows
            if value not in chosen
        ]

    def _by_facet(self, name: str, facet: Facet, bars: list[Bar]) -> Chart:
        notes = self._missing(name)
        if sum(bar.number for bar in bars) > self._number(f"{name} known"):
            notes.insert(0, _("Whatever belongs to several is counted in each of them."))
        title = _("%(names)s by %(facet)s") % {
            "names": self._title(),
            "facet": str(facet.label).lower(),
        }
        return Chart(title, str(facet.label), self._unit, bars, notes, language=facet.written_in)

    def _columns(self) -> list[Bar]:
        first, last = self._number("first"), self._number("last")
        if not first:
            return []
        spans = periods(first, last)
        asked = [number_row(str(span), self._in(span), Count("pk")) for span in spans]
        rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
        numbers = {name: hits for name, _value, _label, hits in rows}
        return [
            Bar(
                str(span),
                numbers.get(str(span), 0),
                self._url(year_min=span.first, year_max=span.last),
                str(span.first),
            )
            for span in spans
        ]

    def _by_year(self, columns: list[Bar]) -> Chart:
        notes = [*self.filters["year_min"].notes(), *self._missing(YEARS)]
        title = _("%(names)s over the years") % {"names": self._title()}
        return Chart(title, _("Years"), self._unit, columns, notes, len(columns), "columns")

    def _missing(self, name: str) -> list[str]:
        missing = self._number("all") - self._number(f"{name} known")
        if not missing:
            return []
        text = ngettext(
            "%(number)s gives none and is left out.",
            "%(number)s give none and are left out.",
            missing,
        )
        return [text % {"number": number_format(missing)}]
