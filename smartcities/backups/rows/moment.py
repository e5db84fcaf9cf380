"""Reading the database as it is at one moment, while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that the block reads be of one moment; nobody waits for it.

    PostgreSQL: a transaction that reads one snapshot. SQLite: a transaction of a reader, which
    in WAL takes no lock that a writer asks for; the log grows until it ends. ``atomic()`` would
    begin as a writer (``transaction_mode``). Call it outside transactions.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        # The moment is that of the first reading.
        cursor.execute("SELECT count(*) FROM sqlite_master")
        cursor.fetchone()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
