"""The options of all facets of a list with their numbers of hits, in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from smartcities.browsing.facets import Facet

Rows = dict[str, list[tuple[str, str, int]]]
#: A facet longer than this is folded after its best options.
LONG, BEST = 12, 10


@dataclass(frozen=True)
class Option:
    """One value of a facet as the page offers it."""

    value: str
    label: str
    count: int
    chosen: bool
    #: The address with this value chosen, or no longer chosen.
    url: str


@dataclass(frozen=True)
class OfferedFacet:
    """A facet with its options, as the page shows it."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    #: The language of the options' names, empty where they have none of their own.
    language: str = ""

    @property
    def chosen(self) -> list[Option]:
        """The options that are chosen."""
        return [option for option in self.options if option.chosen]

    @cached_property
    def fold(self) -> int:
        """How many of the options as ``arranged`` stand before the fold; 0 without a fold."""
        if len(self.options) <= LONG:
            return 0
        shown = max(BEST, len(self.chosen))
        return shown if shown < len(self.options) else 0

    @cached_property
    def arranged(self) -> list[Option]:
        """The options as the page lists them: where they are many, the best first.

        What is chosen always stands before the fold; those behind it keep their order.
        """
        if not self.fold:
            return self.options
        best = sorted(self.options, key=lambda option: (not option.chosen, -option.count))
        first = best[: self.fold]
        names = {option.value for option in first}
        return first + [option for option in self.options if option.value not in names]


def number_row(name: str, pages: QuerySet, number: Any) -> QuerySet:
    """Return the question for one number under *name*, in the shape of a facet's rows."""
    text = CharField()
    return (
        pages.order_by()
        .annotate(
            facet_name=Value(name, output_field=text),
            facet_value=Value("", output_field=text),
            facet_label=Value("", output_field=text),
        )
        .values("facet_name", "facet_value", "facet_label")
        .annotate(facet_hits=number)
        .values_list("facet_name", "facet_value", "facet_label", "facet_hits")
    )


def option_rows(name: str, facet: Facet, public: QuerySet, hits: QuerySet | None) -> QuerySet:
    """Return the question for the options of one facet: name, value, label and hits of each."""
    within = Q(pk__in=hits.order_by().values("pk")) if hits is not None else None
    text = CharField()
    return (
        facet.offered(public)
        .order_by()
        .annotate(
            facet_name=Value(name, output_field=text),
            facet_value=Cast(facet.value_expression(), text),
            facet_label=Cast(facet.label_path, text),
        )
        .values("facet_name", "facet_value", "facet_label")
        .annotate(facet_hits=Count("pk", distinct=True, filter=within))
        .values_list("facet_name", "facet_value", "facet_label", "facet_hits")
    )


def count_options(
    public: QuerySet,
    facets: Iterable[tuple[str, Facet, QuerySet | None]],
    more: Iterable[QuerySet] = (),
) -> Rows:
    """Return {facet: [(value, label, hits)]} for the values that some public page has.

    *facets* gives each facet its name and the pages that all other choices leave (None: no
    other choice), so that counts ignore the choices made in the facet itself. Each page
    counts once per value, however many ways lead to it. One query for any number of facets,
    and for *more* rows of the same four columns.
    """
    queries = [*(option_rows(name, facet, public, hits) for name, facet, hits in facets), *more]
    found: Rows = defaultdict(list)
    if queries:
        rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
        for name, value, label, hits in rows:
            found[name].append((value, label, hits))
    return found
