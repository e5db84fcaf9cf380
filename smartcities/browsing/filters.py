"""The base of every type's filter set: the query grammar that lists and channels share."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import CharField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf, Substr
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.counts import OfferedFacet, Option, count_options
from smartcities.browsing.facets import Facet, LanguageFacet, RelatedFacet
from smartcities.browsing.fields import QueryField, SortField, YearField
from smartcities.browsing.querystring import Chip, with_value, without
from smartcities.browsing.search import by_relevance, matching

ORDERS = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("By title"),
    "updated": _("Last updated"),
    "relevance": _("Best match"),
}


#: Where facets stand on a page, whichever of them a type has; others come between.
FIRST, LAST = ("country", "theme"), ("organisation", "expert", "language")


def _place(name: str) -> tuple[int, int]:
    for rank, group in ((0, FIRST), (2, LAST)):
        if name in group:
            return rank, group.index(name)
    return 1, 0


class QueryFilter(django_filters.Filter):
    """``q``: pages whose words contain the visitor's."""

    field_class = QueryField

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return matching(qs, value) if value else qs


class SpanFilter(django_filters.Filter):
    """``year_min`` or ``year_max`` on a span of years; an open end runs on."""

    field_class = YearField

    def __init__(self, edge: str, start: str, end: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.edge, self.start, self.end = edge, start, end

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        if value is None:
            return qs
        near, far, compare = (
            (self.end, self.start, "gte") if self.edge == "min" else (self.start, self.end, "lte")
        )
        is_open = Q(**{f"{near}__isnull": True, f"{far}__isnull": False})
        return qs.filter(Q(**{f"{near}__{compare}": value}) | is_open)

    def extent(self) -> tuple[Any, Any]:
        """Return the expressions of the first and the last year that a page names."""
        return Coalesce(self.start, self.end), Coalesce(self.end, self.start)

    def notes(self) -> list[str]:
        """Return what to know about numbers by year, as sentences."""
        return [
            str(_("Each counts in every year from its start to its end.")),
            str(_("Where no end is known it is counted to the last year shown.")),
        ]


class PartialYearFilter(django_filters.Filter):
    """``year_min`` or ``year_max`` on a partial date."""

    field_class = YearField

    def __init__(self, edge: str, path: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.edge, self.path = edge, path

    def filter(self, qs: QuerySet, value: int | None) -> QuerySet:
        if value is None:
            return qs
        known = qs.exclude(**{self.path: None})
        if self.edge == "min":
            return known.filter(**{f"{self.path}__gte": f"{value:04d}"})
        # Text of a reduced date sorts before all dates of the next year.
        return known.filter(**{f"{self.path}__lt": f"{value + 1:04d}"}) if value < 9999 else known

    def extent(self) -> tuple[Any, Any]:
        """Return the expressions of the first and the last year that a page names."""
        text = NullIf(Cast(self.path, CharField()), Value(""))
        year = Cast(Substr(text, 1, 4), IntegerField())
        return year, year

    def notes(self) -> list[str]:
        """Return what to know about numbers by year, as sentences."""
        return []


class SortFilter(django_filters.Filter):
    """``sort``: applied by the filter set, after everything else."""

    field_class = SortField

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs


class PageFilter(django_filters.FilterSet):
    """What every type's list understands. A type adds its own facets and years.

    Values that are unknown or malformed are dropped and told in ``notices``; the rest apply.
    """

    q = QueryFilter(label=_("Words"), required=False)
    theme = RelatedFacet(
        "themes",
        _("Theme"),
        model="publishing.Theme",
        written_in="en",
        phrase=_("about %(values)s"),
    )
    language = LanguageFacet("language", _("Language"))
    sort = SortFilter(label=_("Order"), required=False, orders=ORDERS)

    #: What overviews draw: names of facets, and "years" for year_min with year_max.
    charts: ClassVar[tuple[str, ...]] = ()

    #: The type's name with its number, ``ngettext_lazy(…, …, "counter")`` of "%(number)s reports";
    #: without it the names of the model are counted.
    counted: ClassVar[Any] = ""

    #: The fields behind each order; the key breaks ties, so that paging is stable.
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "newest": ("-published_at", "-pk"),
        "oldest": ("published_at", "pk"),
        "title": ("title", "pk"),
        "updated": ("-last_updated", "-pk"),
    }

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The good values by parameter, empty ones left out."""
        cleaned = getattr(self.form, "cleaned_data", {}) if self.form.is_valid() else {}
        return {name: value for name, value in cleaned.items() if value}

    @cached_property
    def notices(self) -> list[str]:
        """Sentences about the values that were left out."""
        self.form.is_valid()
        return [text for field in self.form.fields.values() for text in field.refused]

    def narrowed(self, leave_out: str = "") -> QuerySet:
        """Return the pages that all choices leave, but for those of one parameter."""
        pages = self.queryset.all()
        for name, value in self.chosen.items():
            if name != leave_out:
                pages = self.filters[name].filter(pages, value)
        return pages

    @property
    def sort_order(self) -> str:
        """The order in force: the chosen one, else best match with ``q``, else newest."""
        query = self.chosen.get("q")
        chosen = self.chosen.get("sort") or ("relevance" if query else "newest")
        return chosen if query or chosen != "relevance" else "newest"

    @property
    def order_options(self) -> list[tuple[str, Any]]:
        """The orders that make sense now, as (value, label)."""
        return [
            (name, label)
            for name, label in ORDERS.items()
            if name != "relevance" or self.chosen.get("q")
        ]

    @property
    def qs(self) -> QuerySet:
        """Return the result set: filtered, in the order in force."""
        order = self.sort_order
        pages = self.narrowed()
        if order == "relevance":
            return by_relevance(pages, self.chosen["q"])
        return pages.order_by(*self.orders[order])

    @property
    def is_landing(self) -> bool:
        """Whether one country or one theme is all that is chosen: a page in its own right."""
        return len(self.chosen) == 1 and any(
            name in FIRST and len(values) == 1 for name, values in self.chosen.items()
        )

    @cached_property
    def facet_filters(self) -> dict[str, Facet]:
        """The facets by their parameter, in the order of a page."""
        found = {name: each for name, each in self.filters.items() if isinstance(each, Facet)}
        return {name: found[name] for name in sorted(found, key=_place)}

    @cached_property
    def facets(self) -> list[OfferedFacet]:
        """The facets that have something to offer, with disjunctive counts. One query."""
        facets = self.facet_filters
        narrowing = self.chosen.keys() - {"sort"}
        rows = count_options(
            self.queryset,
            [
                (name, facet, self.narrowed(leave_out=name) if narrowing - {name} else None)
                for name, facet in facets.items()
            ],
        )
        offered = [self._offer(name, facet, rows[name]) for name, facet in facets.items()]
        return [facet for facet in offered if facet.options]

    def _offer(self, name: str, facet: Facet, rows: list[tuple[str, str, int]]) -> OfferedFacet:
        chosen = self.chosen.get(name, {})
        counts = {value: (facet.name(value, label), hits) for value, label, hits in rows}
        for value, label in chosen.items():
            counts.setdefault(value, (label, 0))
        options = [
            Option(
                value=value,
                label=label,
                count=hits,
                chosen=value in chosen,
                url=without(self.given, name, value)
                if value in chosen
                else with_value(self.given, name, value),
            )
            for value, (label, hits) in counts.items()
        ]
        options.sort(key=lambda option: facet.order((option.value, option.label)))
        return OfferedFacet(name, str(facet.label), options, facet.written_in)

    @cached_property
    def given(self) -> QueryDict:
        """The parameters in force, cleaned: what every link of the page builds on."""
        query = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            query.setlist(name, list(value) if isinstance(value, dict) else [str(value)])
        return query

    @cached_property
    def chips(self) -> list[Chip]:
        """One removable chip per choice, in the order of the filters."""
        chips = []
        for name, each in self.filters.items():
            value = self.chosen.get(name)
            if not value or name == "sort":
                continue
            values = value if isinstance(value, dict) else {str(value): str(value)}
            language = getattr(each, "written_in", "")
            chips += [
                Chip(str(each.label), label, without(self.given, name, key), language)
                for key, label in values.items()
            ]
        return chips
