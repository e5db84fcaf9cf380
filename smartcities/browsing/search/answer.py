"""The answer to a query: as a queryset that can be combined with others, or as keys."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connections, router
from django.db.models import Case, F, IntegerField, Model, QuerySet, Value, When
from pyroaring import BitMap

from smartcities.browsing.models.entry import Zone
from smartcities.browsing.search.found import Beginning, Keys, MatchingPages, Titled
from smartcities.browsing.search.query import LONGEST, MOST_WORDS, Query, query_of
from smartcities.browsing.search.sql import sql_of
from smartcities.browsing.search.words import WordForms, forms


@dataclass(frozen=True)
class Found:
    """The keys that a query finds, of any visibility: the index knows the public ones."""

    pages: BitMap
    #: Which come first: those of the first set, then those of the next. A key may be in several.
    ranks: tuple[BitMap, ...] = ()


def matching(pages: QuerySet, query: Query | str) -> QuerySet:
    """Return those of *pages* that *query* finds."""
    query = query_of(query)
    if not query:
        return pages.none()
    for term in query.needed:
        pages = pages.filter(pk__in=MatchingPages(pages.model, term))
    for term in query.excluded:
        pages = pages.exclude(pk__in=MatchingPages(pages.model, term))
    return pages


def by_relevance(
    pages: QuerySet, query: Query | str, then: Sequence[str] = ("-published_at", "-pk")
) -> QuerySet:
    """Return *pages*, found by *query*, in the ranks of ``found_keys``; within one by *then*."""
    ranks = [
        When(pk__in=each, then=Value(place))
        for place, each in enumerate(_ranks(pages.model, query_of(query)))
    ]
    if not ranks:
        return pages.order_by(*then)
    rank = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    return pages.order_by(rank, *then)


def _ranks(model: type[Model], query: Query) -> list[Keys]:
    """Return the sets of objects that come before the others.

    Whole words in the title, whole words anywhere; then those with longer words in the title.
    """
    if not query.wanted:
        return []
    ranks: list[Keys] = [Titled(model, query.exact.wanted)]
    if not query.is_exact:
        ranks += [Everything(model, query.exact), Titled(model, query.needed)]
    return ranks


def typed(pages: QuerySet, text: str) -> QuerySet:
    """Return those of *pages* that *text* finds, or whose names have words beginning with it."""
    words = forms(text[:LONGEST])[:MOST_WORDS]
    if not words:
        return pages.none()
    # Not the key itself: SQLite would look up every page that is found, before it asks which come
    # first in the list's order.
    return pages.alias(key_found=F("pk") + 0).filter(key_found__in=Typed(pages.model, words, text))


class Everything(Keys):
    """The objects in which all terms of a query hold."""

    def __init__(self, model: type[Model], query: Query) -> None:
        super().__init__(model, (Zone.TITLE, Zone.FILE))
        self.query = query

    def statement(self, connection: Any) -> tuple[str, list[Any]]:
        sql, params = _composed(connection, self.model, self.query)
        return sql, list(params)


class Typed(Beginning):
    """The objects that a text finds, and those whose names have words beginning like *words*.

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


def found_keys(model: type[Model], query: Query | str) -> Found:
    """Return the keys of all pages that *query* finds, in one statement."""
    query = query_of(query)
    if not query:
        return Found(BitMap())
    connection = connections[router.db_for_read(model)]
    sets = [_composed(connection, model, query)]
    sets += [each.statement(connection) for each in _ranks(model, query)]
    read = _read_postgresql if connection.vendor == "postgresql" else _read_sqlite
    sql = [each for each, _params in sets]
    pages, *ranks = read(connection, sql, [param for _sql, params in sets for param in params])
    return Found(pages, tuple(ranks))


def _composed(connection: Any, model: type[Model], query: Query) -> tuple[str, Sequence[Any]]:
    """Return the statement for the keys that match all needed terms."""
    sets: list[tuple[str, Sequence[Any]]] = [
        MatchingPages(model, term).statement(connection) for term in query.needed
    ]
    if len(sets) == 1 and not query.excluded:
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


def _read_postgresql(connection: Any, sets: list[str], params: Sequence[Any]) -> list[BitMap]:
    # Packed by the database: as rows, 70,000 numbers take longer to fetch than to find.
    packed = (
        f"(SELECT string_agg(int4send(key::int), '') FROM ({sql}) AS found(key))"  # noqa: S608
        for sql in sets
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(packed)}", params)
        return [_unpacked(bytes(each or b"")) for each in cursor.fetchone()]


def _unpacked(packed: bytes) -> BitMap:
    keys = array("I", packed)
    if sys.byteorder == "little":
        keys.byteswap()
    return BitMap(keys)


def _read_sqlite(connection: Any, sets: list[str], params: Sequence[Any]) -> list[BitMap]:
    numbered = (f"SELECT {rank}, * FROM ({sql})" for rank, sql in enumerate(sets))  # noqa: S608
    found: list[list[int]] = [[] for _set in sets]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered), params)
        for rank, key in cursor.fetchall():
            found[rank].append(key)
    return [BitMap(keys) for keys in found]
