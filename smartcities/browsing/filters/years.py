"""Filters by year: ``year_min`` and ``year_max`` on spans and on partial dates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import Any, cast

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf, Substr
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from smartcities.browsing.filters.fields import YearField
from smartcities.index.axis import IndexedFilter
from smartcities.index.keys import NONE, Keys, union

#: The ends of spans that are open: before and after every year of the query grammar.
BEFORE, AFTER = 0, 10_000
#: The two filters by their parameters, the first year first.
EDGES = ("year_min", "year_max")


class YearFilter(IndexedFilter):
    """One *edge* ("min" or "max") of the years that are looked for.

    A page's value is the last year of ``year_min`` with which it is found, or the first year of
    ``year_max``, so that two filters are enough for spans.
    """

    field_class = YearField

    def __init__(self, edge: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.edge = edge

    def matching_keys(self, values: Mapping[int, Keys], chosen: int) -> Keys:
        sets = (
            pages
            for year, pages in values.items()
            if (year >= chosen if self.edge == "min" else year <= chosen)
        )
        return union(sets)

    def notes(self) -> list[str]:
        """Return notes on numbers by year, as sentences."""
        return []


class SpanFilter(YearFilter):
    """``year_min`` or ``year_max`` on a span of years, which may be open at one end.

    Pages that *over* applies to have come to an end: where its year is unknown, only the year of
    their start is known, and they are found by that one alone.
    """

    def __init__(
        self, edge: str, start: str, end: str, over: Q | None = None, **kwargs: Any
    ) -> None:
        super().__init__(edge, **kwargs)
        self.near, self.far = (end, start) if edge == "min" else (start, end)
        self.over = over if edge == "min" else None

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        if value is None:
            return qs
        compare = "gte" if self.edge == "min" else "lte"
        is_open = Q(**{f"{self.near}__isnull": True, f"{self.far}__isnull": False})
        if self.over:
            is_open &= ~self.over | Q(**{f"{self.far}__{compare}": value})
        return qs.filter(Q(**{f"{self.near}__{compare}": value}) | is_open)

    def value_expression(self) -> Any:
        open_end = AFTER if self.edge == "min" else BEFORE
        cases = [When(**{f"{self.far}__isnull": False}, then=Value(open_end))]
        if self.over:
            cases.insert(0, When(self.over, then=F(self.far)))
        return Coalesce(self.near, Case(*cases), output_field=IntegerField())

    def notes(self) -> list[str]:
        counted = _("Where no end is known, it is counted up to the last year shown.")
        if self.over:
            counted = _(
                "Where no end is known, it is counted up to the last year shown, or only in the "
                "year of its start if it has ended."
            )
        return [str(_("Each is counted in every year from its start to its end.")), str(counted)]


class PartialYearFilter(YearFilter):
    """``year_min`` or ``year_max`` on a partial date."""

    def __init__(self, edge: str, path: str, **kwargs: Any) -> None:
        super().__init__(edge, **kwargs)
        self.column = path

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        if value is None:
            return qs
        known = qs.exclude(**{self.column: None})
        if self.edge == "min":
            return known.filter(**{f"{self.column}__gte": f"{value:04d}"})
        # As text, a partial date sorts before all dates of the next year.
        if value >= AFTER - 1:
            return known
        return known.filter(**{f"{self.column}__lt": f"{value + 1:04d}"})

    def value_expression(self) -> Any:
        text = NullIf(Cast(self.column, CharField()), Value(""))
        return Cast(Substr(text, 1, 4), IntegerField())


def reversal(chosen: Mapping[str, Any]) -> str:
    """Return a sentence for the visitor if the years of *chosen* are the wrong way round."""
    first, last = (chosen.get(name) for name in EDGES)
    if not first or not last or first <= last:
        return ""
    told = _("The years are the wrong way round: %(first)s is after %(last)s.")
    return str(told % {"first": first, "last": last})


def in_years(
    filters: Mapping[str, Filter],
    values: Mapping[str, Mapping[int, Keys]],
    first: int | None,
    last: int | None,
) -> Keys:
    """Return the pages that a list shows from the year *first* to *last*; one may be None.

    *filters* and *values* are those of the type's filter set and index, by parameter.
    """
    sets = [
        cast(YearFilter, filters[name]).matching_keys(values[name], year)
        for name, year in zip(EDGES, (first, last), strict=True)
        if year is not None
    ]
    return reduce(and_, sets)


def extent(reach: Mapping[int, Keys], begin: Mapping[int, Keys], pages: Keys) -> tuple:
    """Return the first and the last year that *pages* have, or (None, None).

    *reach* and *begin* are the values of ``year_min`` and ``year_max``. Of a span that is open
    at one end, only the other end counts.
    """
    unbegun = begin.get(BEFORE, NONE) & pages
    unended = reach.get(AFTER, NONE) & pages
    named = [
        year
        for values, some in ((begin, pages), (reach, unbegun), (reach, pages), (begin, unended))
        for year, found in values.items()
        if BEFORE < year < AFTER and found.intersect(some)
    ]
    return min(named, default=None), max(named, default=None)
