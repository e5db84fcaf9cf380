"""One view of the database for the length of a stream."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

#: How a transaction begins that only reads and sees the data of one moment. SQLite's default
#: here, IMMEDIATE, would keep editors from saving for as long as somebody downloads.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything within as it was when the first of it was read.

    What is saved meanwhile is not seen, so that a stream of several queries is of one piece.
    Within a transaction of the caller's nothing begins: its own rules hold.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        # A connection that broke has nothing left to end.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
