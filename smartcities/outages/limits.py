"""How long a request waits for the database; commands wait as long as it takes.

The web server calls ``limit_requests()`` when it starts (``smartcities/wsgi.py``), so that
migrations, imports and every other command of ``manage.py`` stay without a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
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
    """Return the limits that this process's requests are under, None in a command."""
    return _limits


def limit_requests() -> None:
    """Put the database connections of this process under the limits of the settings."""
    global _limits
    _limits = Limits(settings.DATABASE_TIMEOUT, settings.DATABASE_STATEMENT_TIMEOUT)
    connection_created.connect(limit_locks, dispatch_uid="outages.limit_locks")


def limit_locks(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Let a request wait for a lock of SQLite no longer than for the database."""
    if _limits is not None and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(_limits.answer * 1000)}")
