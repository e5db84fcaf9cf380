"""Keyset pagination: by the sort values of an item, with the same cost for every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.dateparse import parse_datetime

from smartcities.sharing.api.cursor import Cursor


@dataclass(frozen=True)
class OrderColumn:
    """One column of an order. Missing values come last."""

    name: str
    is_descending: bool
    #: Whether values can be missing.
    is_nullable: bool

    def ordering(self, backward: bool) -> OrderBy:
        """Return the expression to sort by."""
        # Only where values can be missing: it could keep the database from using its index.
        last, first = (self.is_nullable and each for each in (not backward, backward))
        down = self.is_descending != backward
        return OrderBy(
            F(self.name), descending=down, nulls_last=last or None, nulls_first=first or None
        )

    def same(self, value: Any) -> Q:
        """Return the condition for rows with this *value*."""
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def beyond(self, value: Any, backward: bool) -> Q | None:
        """Return the condition for rows that come after *value*, or None if none can."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backward else None
        compare = "lt" if self.is_descending != backward else "gt"
        found = Q(**{f"{self.name}__{compare}": value})
        if self.is_nullable and not backward:
            found |= Q(**{f"{self.name}__isnull": True})
        return found

    def at_least(self, value: Any, backward: bool) -> Q:
        """Return a condition that all rows from *value* on meet, so that an index can be used."""
        if value is None or self.is_nullable:
            return Q()
        compare = "lte" if self.is_descending != backward else "gte"
        return Q(**{f"{self.name}__{compare}": value})


@dataclass(frozen=True)
class Window:
    """The items of one page, and the cursors of its neighbours, None if there are none."""

    items: list[Any]
    following: Cursor | None
    preceding: Cursor | None


class Keyset:
    """An order of rows that ends with their primary key, such as ``("-published_at", "-pk")``."""

    def __init__(self, model: type[Model], order: Sequence[str]) -> None:
        self.model, self.order = model, order

    @cached_property
    def parts(self) -> list[OrderColumn]:
        """Return the columns of the order."""
        found = []
        for each in self.order:
            name = each.removeprefix("-")
            field = self.model._meta.pk if name == "pk" else self.model._meta.get_field(name)
            found.append(OrderColumn(name, each.startswith("-"), field.null))
        return found

    def place(self, row: Any) -> tuple[Any, ...]:
        """Return the sort values of a row in the form of a cursor."""
        fields: Iterator[Any] = (
            self.model._meta.pk if part.name == "pk" else self.model._meta.get_field(part.name)
            for part in self.parts
        )
        return tuple(
            _written(field.get_prep_value(field.value_from_object(row))) for field in fields
        )

    def _from(self, cursor: Cursor) -> Q:
        """Return the condition for the rows in the cursor's direction."""
        backward, condition, ties = cursor.is_backward, Q(pk__in=()), Q()
        values = [_read(each) for each in cursor.values]
        for part, value in zip(self.parts, values, strict=True):
            beyond = part.beyond(value, backward)
            if beyond is not None:
                condition |= ties & beyond
            ties &= part.same(value)
        if cursor.is_after == backward:
            condition |= ties
        return self.parts[0].at_least(values[0], backward) & condition

    def _read(self, rows: QuerySet, cursor: Cursor | None) -> QuerySet:
        backward = bool(cursor and cursor.is_backward)
        rows = rows.filter(self._from(cursor)) if cursor else rows
        return rows.order_by(*(part.ordering(backward) for part in self.parts))

    def window(self, rows: QuerySet, cursor: Cursor | None, limit: int) -> Window:
        """Return at most *limit* of *rows*, from *cursor* or from the beginning."""
        items = list(self._read(rows, cursor)[: limit + 1])
        has_more, items = len(items) > limit, items[:limit]
        if cursor is None:
            return Window(items, self._after(items) if has_more else None, None)
        if cursor.is_backward:
            items.reverse()
        behind = self._behind(items, cursor)
        has_behind = self._read(rows, behind).order_by().exists()
        ahead = (self._before if cursor.is_backward else self._after)(items) if has_more else None
        found = behind if has_behind else None
        following, preceding = (found, ahead) if cursor.is_backward else (ahead, found)
        return Window(items, following, preceding)

    def _behind(self, items: list[Any], cursor: Cursor) -> Cursor:
        if not items:
            return Cursor(cursor.values, cursor.is_after, not cursor.is_backward)
        return self._after(items) if cursor.is_backward else self._before(items)

    def _after(self, items: list[Any]) -> Cursor:
        return Cursor(self.place(items[-1]))

    def _before(self, items: list[Any]) -> Cursor:
        return Cursor(self.place(items[0]), is_after=False, is_backward=True)


def _written(value: Any) -> Any:
    return [value.isoformat()] if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return parse_datetime(value[0]) if isinstance(value, list) else value
