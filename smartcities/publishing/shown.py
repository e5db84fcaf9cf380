"""What a page shows of other tables: asked once a page, by statements that are kept prepared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils import timezone

from smartcities.publishing.prepared import STAND_IN, Statement

#: A moment that nobody means: it stands in for the one of the request while SQL is made.
SOME_DAY = datetime(9998, 7, 6, 5, 4, 3, 210, tzinfo=UTC)
#: Fewer than these are asked for one by one, without asking first which have any rows.
FEW = 3


#: Follows the prefetches of rows that a page shows.
Follow = Callable[[Model, list[Any], Sequence[Any]], None]


def _by_queries(page: Model, rows: list[Any], lookups: Sequence[Any]) -> None:
    prefetch_related_objects(rows, *lookups)


_follow: Follow = _by_queries


def register_follow(follow: Follow) -> None:
    """Have *follow* follow the prefetches of what pages show: a room above knows some of it."""
    global _follow
    _follow = follow


class shown:  # noqa: N801 (a decorator, as ``cached_property`` is)
    """Decorate a method of a model that returns rows: it becomes a list, asked for once.

    The method takes a moment, ``def shown_parts(self, at): return self.parts.public(at)``. It is
    called once a process, with an instance that has nothing but a key and a moment that stands
    in for now: so it may use the key, relations by it and *at*, and no more.
    """

    def __init__(self, rows: Callable[[Any, datetime], QuerySet]) -> None:
        self.rows, self.__doc__ = rows, rows.__doc__
        self.name = rows.__name__
        self._made: dict[type[Model], Statement] = {}

    def __set_name__(self, owner: type[Model], name: str) -> None:
        self.name = name

    def __get__(self, page: Model | None, owner: type[Model]) -> Any:
        if page is None:
            return self
        # Read from here on as any attribute is.
        found = page.__dict__[self.name] = self._asked(page)
        return found

    def statement(self, model: type[Model]) -> Statement:
        """Return the statement for the pages of *model*."""
        made = self._made.get(model)
        if made is None:
            made = self._made[model] = Statement(self.rows(model(pk=STAND_IN), SOME_DAY))
        return made

    def _asked(self, page: Model) -> list[Any]:
        statement = self.statement(type(page))
        found = statement.of(_values(page, statement.using))
        for name in statement.owners:
            for row in found:
                setattr(row, name, page)
        if found and statement.has_prefetches:
            # Made anew: what is prefetched may hang on the time as well.
            now = self.rows(page, timezone.now())
            _follow(page, found, now._prefetch_related_lookups)
        return found


def _values(page: Model, using: str) -> dict[Any, Any]:
    adapt = connections[using].ops.adapt_datetimefield_value
    return {STAND_IN: page.pk, adapt(SOME_DAY): adapt(timezone.now())}


@cache
def _kinds(model: type[Model]) -> list[shown]:
    """Return what the pages of *model* show."""
    named = {name: each for base in reversed(model.__mro__) for name, each in vars(base).items()}
    return [each for each in named.values() if isinstance(each, shown)]


def settle(page: Model) -> None:
    """Ask with one query which of the rows that *page* shows there are none of.

    Most pages have few of the things that a page can have.
    """
    kinds = _kinds(type(page))
    if len(kinds) < FEW:
        return
    statements = [kind.statement(type(page)) for kind in kinds]
    using = statements[0].using
    values = _values(page, using)
    sql = ", ".join(f"EXISTS({each.sql})" for each in statements)
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {sql}", [v for each in statements for v in each.filled(values)])
        for kind, some in zip(kinds, cursor.fetchone(), strict=True):
            if not some:
                page.__dict__[kind.name] = []
