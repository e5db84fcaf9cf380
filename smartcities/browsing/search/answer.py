"""The answer to a query: as a queryset that can be combined with others, or as keys."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connections, router
from django.db.models import Case, F, IntegerField, Model, QuerySet, Value, When
from pyroaring import BitMap

from smartcities.browsing.search.found import Beginning, MatchingPages, Titled
from smartcities.browsing.search.query import LONGEST, MOST_WORDS, Query, query_of
from smartcities.browsing.search.sql import sql_of
from smartcities.browsing.search.words import WordForms, forms


def matching(pages: QuerySet, query: Query | str) -> QuerySet:
    """Return those of *pages* that *query* finds."""
    query = query_of(query)
    if not query:
        return pages.none()
    for term in query.wanted:
        pages = pages.filter(pk__in=MatchingPages(pages.model, term))
    for term in query.excluded:
        pages = pages.exclude(pk__in=MatchingPages(pages.model, term))
    return pages


def by_relevance(pages: QuerySet, query: Query | str) -> QuerySet:
    """Return *pages* with those first whose title has all wanted words, then by date."""
    wanted = query_of(query).wanted
    if not wanted:
        return pages.order_by("-published_at", "-pk")
    in_title = When(pk__in=Titled(pages.model, wanted), then=Value(0))
    rank = Case(in_title, default=Value(1), output_field=IntegerField())
    return pages.order_by(rank, "-published_at", "-pk")


def typed(pages: QuerySet, text: str) -> QuerySet:
    """Return those of *pages* that *text* finds, or whose titles have words beginning with it."""
    words = forms(text[:LONGEST])[:MOST_WORDS]
    if not words:
        return pages.none()
    # Not the key itself: SQLite would look up every page that is found, before it asks which come
    # first in the list's order.
    return pages.alias(key_found=F("pk") + 0).filter(key_found__in=Typed(pages.model, words, text))


class Typed(Beginning):
    """The objects that a text finds, and those whose title has words beginning like *words*.

    One set of both: PostgreSQL reads two that are joined by OR for each row again.
    """

    def __init__(self, model: type[Model], words: list[WordForms], text: str) -> None:
        super().__init__(model, words)
        self.query = query_of(text)

    def statement(self, connection: Any) -> tuple[str, list[Any]]:
        sql, params = super().statement(connection)
        if not self.query:
            return sql, params
        found, more = _composed(connection, self.model, self.query)
        both = (f"SELECT * FROM ({each}) AS keys" for each in (sql, found))  # noqa: S608
        return " UNION ALL ".join(both), [*params, *more]


def found_keys(model: type[Model], query: Query | str) -> tuple[array[int], array[int]]:
    """Return the keys of all pages that *query* finds, and of those it finds by their title.

    They are of any visibility and in no order: the index knows the public ones. Two statements.
    """
    query = query_of(query)
    if not query:
        return array("I"), array("I")
    using = router.db_for_read(model)
    connection = connections[using]
    read = _read_postgresql if connection.vendor == "postgresql" else _read_sqlite
    found = read(connection, *_composed(connection, model, query))
    if not query.wanted:
        return found.to_array(), array("I")
    in_title = read(connection, *Titled(model, query.wanted).statement(connection))
    return found.to_array(), (found & in_title).to_array()


def _composed(connection: Any, model: type[Model], query: Query) -> tuple[str, Sequence[Any]]:
    """Return the statement for the keys that match all terms."""
    sets: list[tuple[str, Sequence[Any]]] = [
        MatchingPages(model, term).statement(connection) for term in query.wanted
    ]
    if len(query.terms) == 1 and sets:
        return sets[0]
    if not sets:
        sets = [sql_of(model._base_manager.order_by().values("pk"), connection.alias)]
    words = [" INTERSECT "] * (len(sets) - 1)
    for term in query.excluded:
        sets.append(MatchingPages(model, term).statement(connection))
        words.append(" EXCEPT ")
    every = [f"SELECT * FROM ({sql}) AS keys" for sql, _params in sets]  # noqa: S608
    sql = "".join(chain.from_iterable(zip(every, [*words, ""], strict=True)))
    return sql, [param for _sql, params in sets for param in params]


def _read_postgresql(connection: Any, sql: str, params: Sequence[Any]) -> BitMap:
    # Packed by the database: as rows, 70,000 numbers take longer to fetch than to find.
    packed = f"SELECT string_agg(int4send(key::int), '') FROM ({sql}) AS found(key)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(packed, params)
        keys = array("I", bytes(cursor.fetchone()[0] or b""))
    if sys.byteorder == "little":
        keys.byteswap()
    return BitMap(keys)


def _read_sqlite(connection: Any, sql: str, params: Sequence[Any]) -> BitMap:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return BitMap([key for (key,) in cursor.fetchall()])
