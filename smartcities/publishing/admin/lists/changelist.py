"""A change list that asks for keys first, and counts beside filters as far as that is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from smartcities.publishing.admin.lists.facets import Conditions, Facet, counted_together

#: A search that finds no more rows is done once; then its keys stand in all statements.
FEW = 2000
#: What all counts of a list may take together, in the microseconds of ``Facet.cost``.
BUDGET = 160_000


class QuickChangeList(ChangeList):
    """Django's list; every statement reads narrow columns, but for the rows that are shown."""

    #: The keys that the search found, where they are few.
    hits: list[Any] | None = None
    remaining: dict[str, Any]
    #: Whether every filter shows numbers.
    is_counted = True

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        self.remaining = found[2]
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        # Django would search in what the filters leave; the counts need the search without them.
        typed, self.query = self.query, ""
        rows = super().get_queryset(request, exclude_parameters)
        self.query = typed
        if not typed.strip():
            return rows
        if self.hits is None:
            found = self._found(request, self.root_queryset.order_by())
            self.hits = list(found.values_list("pk", flat=True)[: FEW + 1])
        return self._searched(request, rows)

    @property
    def finds_many(self) -> bool:
        """Tell whether the search finds so much that each statement has to search again."""
        return self.hits is not None and len(self.hits) > FEW

    def _searched(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        if self.hits is None:
            return rows
        return self._found(request, rows) if self.finds_many else rows.filter(pk__in=self.hits)

    def _found(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        found, comes_twice = self.model_admin.get_search_results(request, rows, self.query)
        return rows.filter(pk__in=found.values("pk")) if comes_twice else found

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.multi_page and not (self.show_all and self.can_show_all):
            self.result_list = self._rows_of_page()
        self._fill_filters(request)

    def _rows_of_page(self) -> list[Any]:
        """Return the rows of the page: its keys first, since sorting whole rows takes long.

        In the second half of the list they are counted from its end.
        """
        page = self.paginator.page(self.page_num)
        start, stop, rows = page.start_index() - 1, page.end_index(), self.queryset
        if is_late := start > self.result_count // 2:
            start, stop, rows = self.result_count - stop, self.result_count - start, rows.reverse()
        keys = list(rows.values_list("pk", flat=True)[start:stop])
        place = {key: at for at, key in enumerate(reversed(keys) if is_late else keys)}
        shown = self.root_queryset.order_by().filter(pk__in=keys)
        if not shown.query.select_related:
            shown = self.apply_select_related(shown)
        return sorted(shown, key=lambda row: place[row.pk])

    def _fill_filters(self, request: HttpRequest) -> None:
        """Have each filter offer what exists, with numbers as far as the budget goes.

        A number says how many rows there would be with this value and all other filters.
        """
        facets = [each for each in self.filter_specs if isinstance(each, Facet)]
        here = self._without(request, None)
        is_narrowed = bool(here.query.where)
        if not is_narrowed:
            # Django says how many there are beside the search, where these numbers differ.
            self.full_result_count = self.result_count
        # Without its own choice a filter has more rows than are shown, at most all of them.
        most = self.root_queryset.count() if is_narrowed and facets else self.result_count
        shown, left = self.result_count, float(BUDGET)
        for group in _groups(facets):
            is_chosen = bool(group[0].chosen)
            rows = self._without(request, group[0]) if is_chosen else here
            cost = group[0].cost[bool(rows.query.where)] * (most if is_chosen else shown)
            counts: list[Any] = [None] * len(group)
            if cost <= left and not self.finds_many:
                left -= cost
                counts = counted_together(group, rows)
            else:
                self.is_counted = False
            for facet, found in zip(group, counts, strict=True):
                facet.offer(found)
        self.filter_specs = [
            each for each in self.filter_specs if not isinstance(each, Facet) or each.options
        ]
        self.has_filters = bool(self.filter_specs)

    def _without(self, request: HttpRequest, leave_out: Facet | None) -> QuerySet:
        """Return the rows that match the search and all filters but one, in no order."""
        rows = self.root_queryset.order_by().select_related(None)
        for each in self.filter_specs:
            if each is not leave_out:
                # As Django has it, a filter may return None if nothing is chosen in it.
                filtered = each.queryset(request, rows)
                rows = rows if filtered is None else filtered
        if self.remaining:
            rows = rows.filter(build_q_object_from_lookup_parameters(self.remaining))
        return self._searched(request, rows)


def _groups(facets: list[Facet]) -> Iterator[list[Facet]]:
    """Yield the filters that are counted by one statement together."""
    together: list[Facet] = [
        each for each in facets if isinstance(each, Conditions) and not each.chosen
    ]
    if together:
        yield together
    yield from ([each] for each in facets if each not in together)
