"""A change list that asks for keys first, and counts beside filters as far as that is cheap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from smartcities.publishing.admin.lists.facets import Conditions, Facet, counted_together
from smartcities.publishing.admin.lists.hits import Hits
from smartcities.publishing.models import Addressed, sort_key_name

#: What a search and all counts of a list may take together, in the microseconds of
#: ``Facet.cost``.
BUDGET = 160_000
#: What each key that a search finds takes: to search for it, and to look it up for each count.
SEARCHED, LOOKED_UP = 1.8, 0.5
#: What each row of the list takes where no index has the order that is asked for.
SORTED = 1.0


class KnownPaginator(Paginator):
    """Pages of rows; how many there are is not asked again where it is known."""

    @cached_property
    def count(self) -> int:
        known = getattr(self.object_list, "known_count", None)
        return super().count if known is None else known


class QuickChangeList(ChangeList):
    """Django's list; every statement reads narrow columns, but for the rows that are shown."""

    #: What the search found.
    hits: Hits | None = None
    remaining: dict[str, Any]

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        self.remaining = found[2]
        return found

    def get_ordering_field(self, field_name: Any) -> Any:
        """Sort names as the editor's language does, by an index."""
        found, model = super().get_ordering_field(field_name), self.model
        if issubclass(model, Addressed) and found == model.named_by:
            return sort_key_name()
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        # Django would search in what the filters leave; the counts need the search without them.
        typed, self.query = self.query, ""
        rows = super().get_queryset(request, exclude_parameters)
        self.query = typed
        if not typed.strip():
            return rows
        if self.hits is None:
            self.hits = Hits(self._found(request, self.root_queryset.order_by()))
        shown = self.hits
        if self._is_narrowed(rows) and not self.hits.are_few:
            # So that what filters leave of many is asked for once, too.
            shown = Hits(self.hits.of(rows.order_by()))
        found = shown.of(rows)
        if shown is not self.hits or not self._is_narrowed(rows):
            found.known_count = shown.number  # type: ignore[attr-defined]
        return found

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
        for facet in facets:
            facet.always = len(self.root_queryset.query.where.children)
        here = self._without(request, None)
        is_narrowed = self._is_narrowed(here)
        if not is_narrowed:
            # Django says how many there are beside the search, where these numbers differ.
            self.full_result_count = self.result_count
        found = self.hits.number if self.hits else 0
        left = BUDGET - SEARCHED * found - (0 if self._has_index() else SORTED * self.result_count)
        every = self.root_queryset.order_by().count() if is_narrowed else self.result_count
        # Without its own choice a filter has more rows than are shown, at most these.
        most = found if self.hits else every
        for group in _groups(facets):
            is_chosen = bool(group[0].chosen)
            rows = self._without(request, group[0]) if is_chosen else here
            number = most if is_chosen else self.result_count
            cost = group[0].cost[self._is_narrowed(rows)] * number + LOOKED_UP * found
            if not (self.hits and self.hits.are_few):
                others = [each for each in facets if each.chosen and each is not group[0]]
                cost += sum(each.condition_cost for each in others) * every
            counts: list[Any] = [None] * len(group)
            if cost <= left:
                left -= cost
                counts = counted_together(group, rows, number)
            else:
                group[0].says_why = not any(each.says_why for each in facets)
            for facet, numbers in zip(group, counts, strict=True):
                facet.offer(numbers, every)
        self.filter_specs = [
            each for each in self.filter_specs if not isinstance(each, Facet) or each.options
        ]
        self.has_filters = bool(self.filter_specs)

    def _has_index(self) -> bool:
        """Tell whether an index begins with what the list is sorted by."""
        first = next(iter(self.queryset.query.order_by), "pk")
        fields: list[Any] = list(self.opts.fields)
        single = {each.name for each in fields if each.unique or each.db_index}
        known = {each.fields[0].lstrip("-") for each in self.opts.indexes if each.fields}
        # By a relation means by a column of another table.
        relations = {each.name for each in fields if each.is_relation}
        return str(first).lstrip("-") in ({"pk"} | single | known) - relations

    def _is_narrowed(self, rows: QuerySet) -> bool:
        """Tell whether *rows* are fewer than the list has without a search and filters."""
        return len(rows.query.where.children) > len(self.root_queryset.query.where.children)

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
        return self.hits.of(rows) if self.hits else rows


def _groups(facets: list[Facet]) -> Iterator[list[Facet]]:
    """Yield the filters that are counted by one statement together; last, which can wait."""
    together: list[Facet] = [
        each
        for each in facets
        if isinstance(each, Conditions) and not each.chosen and not each.is_counted_apart
    ]
    if together:
        yield together
    alone = [each for each in facets if each not in together]
    yield from ([each] for each in sorted(alone, key=lambda each: each.is_counted_apart))
