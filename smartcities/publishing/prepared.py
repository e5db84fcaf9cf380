"""Queries that are made into SQL once and asked again with other values.

To build and compile a query costs Django one to two milliseconds, ten times what the database
takes to answer it. What a page asks with every request can be prepared instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
#: Keys that no row has: they stand in for those to come while the SQL is made.
STAND_IN = -(2**40)


class Reading:
    """How rows of a statement become instances: Django finds it out anew for every query."""

    def __init__(self, compiler: Any) -> None:
        info = compiler.klass_info
        columns = info["select_fields"]
        self.model, self.begin, self.end = info["model"], columns[0], columns[-1] + 1
        self.names = [each[0].target.attname for each in compiler.select[self.begin : self.end]]
        self.related = get_related_populators(info, compiler.select, compiler.using)
        self.annotated = compiler.annotation_col_map or {}
        # Functions that are given their connection with each value.
        self.converters = compiler.get_converters([each for each, *_ in compiler.select])

    def instances(self, compiler: Any, rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Yield instances for *rows*, as Django's ``ModelIterable`` does."""
        if self.converters:
            rows = compiler.apply_converters(rows, self.converters)
        for row in rows:
            made = self.model.from_db(compiler.using, self.names, row[self.begin : self.end])
            for each in self.related:
                each.populate(row, made)
            for name, at in self.annotated.items():
                setattr(made, name, row[at])
            yield made


class Statement(Generic[M]):
    """The SQL of a queryset whose parameters are partly stand-ins for values that come later.

    A connection belongs to its thread; the statement serves all of them.
    """

    def __init__(self, rows: QuerySet[M]) -> None:
        self.using = rows.db
        self.compiler = rows.query.get_compiler(self.using)
        self.sql, self.parameters = self.compiler.as_sql()
        self.compiler.connection = None
        #: The relations of the rows that lead back to whose rows they are.
        self.owners = [field.name for field in rows._known_related_objects]
        self.has_prefetches = bool(rows._prefetch_related_lookups)
        self._reading: Reading | None = None

    def filled(self, values: Mapping[Any, Any]) -> list[Any]:
        """Return the parameters with *values* in the places of their stand-ins."""
        return [values.get(each, each) for each in self.parameters]

    def of(self, values: Mapping[Any, Any]) -> list[M]:
        """Return the rows for *values*, by their stand-ins. One query."""
        connection = connections[self.using]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            fetched = cursor.fetchall()
        if not fetched:
            return []
        compiler = copy(self.compiler)
        compiler.connection = connection
        if self._reading is None:
            self._reading = Reading(compiler)
        return list(self._reading.instances(compiler, fetched))


class Prepared(Generic[M]):
    """Rows whose *by* is one of some keys, as *rows* gives them with its ``select_related``.

    *rows* is called once for each size of statement: its conditions must not hang on the time
    or on who asks. Its prefetches are not followed.
    """

    def __init__(self, rows: Callable[[], QuerySet[M]], by: str = "pk") -> None:
        self.rows, self.by = rows, by
        self._made: dict[int, Statement[M]] = {}

    def of(self, keys: Sequence[int]) -> list[M]:
        """Return the rows of *keys*, in the order of the queryset. One query, none without keys."""
        if not keys:
            return []
        # One statement for all numbers of keys up to the next power of two.
        size = 1 << (len(keys) - 1).bit_length()
        padded = [*keys, *[keys[-1]] * (size - len(keys))]
        return self._statement(size).of({STAND_IN - at: key for at, key in enumerate(padded)})

    def _statement(self, size: int) -> Statement[M]:
        made = self._made.get(size)
        if made is None:
            stand_ins = [STAND_IN - at for at in range(size)]
            made = self._made[size] = Statement(self.rows().filter(**{f"{self.by}__in": stand_ins}))
        return made
