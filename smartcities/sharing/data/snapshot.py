"""One consistent view of the database for the duration of a stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

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
