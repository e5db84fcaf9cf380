"""The pages of a result, read chunk by chunk for a stream, in constant memory."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from typing import cast

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from smartcities.publishing.models import Page
from smartcities.sharing.data.related import RelatedInChunks

#: How many pages are in memory at a time.
CHUNK = 500
#: How to begin a transaction that only reads and sees the data of one moment. On SQLite our
#: default, IMMEDIATE, would keep editors from saving while somebody downloads.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all queries within the block see the data of the first one's moment.

    Changes made meanwhile are not seen, so that a stream of several queries is consistent.
    Within a transaction of the caller nothing is started: its own rules apply.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        # On a broken connection there is no transaction to end.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def chunks(pages: QuerySet, relations: Iterable[RelatedInChunks] = ()) -> Iterator[list[Page]]:
    """Yield *pages* in chunks, in their order, each page with the objects of *relations*.

    All data are of one moment. Closing the generator frees the connection at once.
    """
    relations = list(relations)
    with snapshot(), closing(cast(Generator, pages.iterator(chunk_size=CHUNK))) as rows:
        while chunk := list(islice(rows, CHUNK)):
            for relation in relations:
                relation.attach(chunk)
            yield chunk
