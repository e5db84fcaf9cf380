"""Filters by year: ``year_min`` and ``year_max`` on spans and on partial dates."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import Any, cast

from django.db.models import Case, CharField, IntegerField, Q, QuerySet, Value, When
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
    """``year_min`` or ``year_max`` on a span of years, which may be open at one end."""

    def __init__(self, edge: str, start: str, end: str, **kwargs: Any) -> None:
        super().__init__(edge, **kwargs)
        self.near, self.far = (end, start) if edge == "min" else (start, end)

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        if value is None:
            return qs
        compare = "gte" if self.edge == "min" else "lte"
        is_open = Q(**{f"{self.near}__isnull": True, f"{self.far}__isnull": False})
        return qs.filter(Q(**{f"{self.near}__{compare}": value}) | is_open)

    def value_expression(self) -> Any:
        open_end = AFTER if self.edge == "min" else BEFORE
        is_open = When(**{f"{self.far}__isnull": False}, then=Value(open_end))
        return Coalesce(self.near, Case(is_open), output_field=IntegerField())

    def notes(self) -> list[str]:
        return [
            str(_("Each counts in every year from its start to its end.")),
            str(_("Where no end is known it is counted to the last year shown.")),
        ]


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
