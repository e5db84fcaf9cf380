"""Filters by what a row points to: its themes, its cities, its category."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.utils import timezone

from smartcities.publishing.admin.lists.facets import MOST, NONE, Values, counts
from smartcities.publishing.collation import place
from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility, rows_in


class Related(Values):
    """A filter by a foreign key: ``category__id__exact=3``."""

    def parameter_of(self, field: Any) -> str:
        return f"{field.name}__{field.target_field.name}__exact"

    @property
    def related(self) -> Any:
        """The model that the relation leads to."""
        return self.field.related_model

    def value_of(self, text: str) -> Any:
        return self.field.target_field.to_python(text)

    def existing(self, every: int) -> Iterator[Any]:
        rows = self.model._base_manager.filter(**{self.field.name: OuterRef("pk")})
        yield from self._those_with(rows)

    def _those_with(self, rows: QuerySet) -> Iterator[Any]:
        objects = self.related._base_manager.filter(Exists(rows)).order_by("pk")
        yield from objects.values_list("pk", flat=True)[:MOST]

    def labels(self, values: set[Any]) -> dict[Any, Any]:
        keys = values - {NONE}
        long = [each.name for each in self.related._meta.fields if isinstance(each, TextField)]
        objects = self.related._base_manager.filter(pk__in=keys).defer(*long) if keys else []
        named = sorted((place(str(obj)), obj.pk, str(obj)) for obj in objects)
        found: dict[Any, Any] = {key: name for _place, key, name in named}
        if NONE in values:
            found[NONE] = self.model_admin.get_empty_value_display()
        return found


class ManyRelated(Related):
    """A filter by a relation to many, read from the table between; a row counts once for each."""

    cost = (0.35, 2.5)

    def __init__(self, field: Any, *args: Any) -> None:
        self.between: Any = field.remote_field.through
        self.near = self.between._meta.get_field(field.m2m_field_name()).attname
        self.far = self.between._meta.get_field(field.m2m_reverse_field_name()).attname
        super().__init__(field, *args)

    @property
    def condition_cost(self) -> float:  # type: ignore[override]
        return 0.9 if NONE in self.chosen else 0.35

    def condition(self) -> Q:
        keys = [value for value in self.chosen if value is not NONE]
        # Asked of each row, not a join: no row comes twice, and a list that is read in its order
        # stops at the end of the page.
        some = Q(Exists(self._between_of_row().filter(**{f"{self.far}__in": keys})))
        return (some if keys else Q()) | (self.nothing() if NONE in self.chosen else Q())

    def _between_of_row(self) -> QuerySet:
        return self.between._base_manager.filter(**{self.near: OuterRef("pk")}).order_by()

    def nothing(self) -> Q:
        """Return the condition for rows that point to nothing."""
        return ~Q(Exists(self._between_of_row()))

    def counted(self, rows: QuerySet, number: int) -> dict[Any, int]:
        if self.is_narrowed(rows):
            between = self.between._base_manager.order_by()
            between = between.filter(**{f"{self.near}__in": rows.order_by().values("pk")})
            nothing = rows.filter(self.nothing()).count()
        else:
            between, nothing = self._between(), number - self._pointing()
        return counts(between, self.far, self.chosen) | {NONE: nothing}

    def existing(self, every: int) -> Iterator[Any]:
        yield from self._those_with(self.between._base_manager.filter(**{self.far: OuterRef("pk")}))
        if every > self._pointing():
            yield NONE

    def _pointing(self) -> int:
        """Return how many rows of all point to something, read from an index."""
        # PostgreSQL takes three times as long to count the rows of a subquery.
        return self._between().aggregate(pointing=Count(self.near, distinct=True))["pointing"]

    def _between(self) -> QuerySet:
        """Return what stands between for all rows of the list, which the trash is none of."""
        between = self.between._base_manager.order_by()
        if not issubclass(self.model, Page):
            return between
        trash = self.model._base_manager.filter(rows_in(Visibility.TRASHED, timezone.now()))
        return between.exclude(**{f"{self.near}__in": trash.order_by().values("pk")})
