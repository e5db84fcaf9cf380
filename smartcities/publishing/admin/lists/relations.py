"""Filters by what a row points to: its themes, its cities, its category."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField

from smartcities.publishing.admin.lists.facets import MOST, NONE, Values, counts


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

    def existing(self) -> Iterator[Any]:
        rows = self.model._base_manager.filter(**{self.field.name: OuterRef("pk")})
        yield from self._those_with(rows)

    def _those_with(self, rows: QuerySet) -> Iterator[Any]:
        things = self.related._base_manager.filter(Exists(rows)).order_by("pk")
        yield from things.values_list("pk", flat=True)[:MOST]

    def labels(self, values: set[Any]) -> dict[Any, Any]:
        keys = values - {NONE}
        long = [each.name for each in self.related._meta.fields if isinstance(each, TextField)]
        things = self.related._base_manager.filter(pk__in=keys).defer(*long) if keys else []
        named = sorted((str(thing).casefold(), thing.pk, str(thing)) for thing in things)
        found: dict[Any, Any] = {key: name for _folded, key, name in named}
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

    def counted(self, rows: QuerySet) -> dict[Any, int]:
        between = self.between._base_manager.order_by()
        if rows.query.where:
            between = between.filter(**{f"{self.near}__in": rows.order_by().values("pk")})
            nothing = rows.filter(self.nothing()).count()
        else:
            nothing = self._pointing_to_nothing()
        return counts(between, self.far, self.chosen) | {NONE: nothing}

    def existing(self) -> Iterator[Any]:
        yield from self._those_with(self.between._base_manager.filter(**{self.far: OuterRef("pk")}))
        if self._pointing_to_nothing():
            yield NONE

    def _pointing_to_nothing(self) -> int:
        """Return how many rows of all point to nothing; both numbers come from indexes."""
        pointing = self.between._base_manager.order_by().values(self.near).distinct()
        return self.model._base_manager.count() - pointing.count()
