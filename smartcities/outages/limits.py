"""How long a request waits for the database; commands wait without a limit.

The web server calls ``limit_requests()`` when it starts (``smartcities/wsgi.py``), so migrations,
imports and all other commands of ``manage.py`` have no limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created


@dataclass(frozen=True)
class Limits:
    """Seconds that a request waits for the database."""

    #: For a connection, for the first answer in a request, and for a lock of SQLite.
    answer: float
    #: For one statement once the database has answered in this request.
    statement: float


_limits: Limits | None = None


def limits() -> Limits | None:
    """Return the limits for requests in this process; None in a command."""
    return _limits


def limit_requests() -> None:
    """Apply the limits of the settings to the database connections of this process."""
    global _limits
    _limits = Limits(settings.DATABASE_TIMEOUT, settings.DATABASE_STATEMENT_TIMEOUT)
    connection_created.connect(limit_locks, dispatch_uid="outages.limit_locks")


def limit_locks(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Apply the limit to SQLite's locks as well."""
    if _limits is not None and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(_limits.answer * 1000)}")


@contextmanager
def lock_wait(milliseconds: int) -> Iterator[None]:
    """Wait at most so long for the lock of SQLite's one writer; a transaction has it already."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    # Of the connection itself: it is a setting and asks the database nothing.
    raw = connection.connection
    (usual,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {usual}")
