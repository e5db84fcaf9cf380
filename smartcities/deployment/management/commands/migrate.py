"""``manage.py migrate`` beside web processes that read: it gives way, and tries again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg.pq import TransactionStatus

#: How long it waits for a table, and others behind it, while it keeps none; and how long once it
#: keeps one. If a reader waits for that, and it for the reader, PostgreSQL refuses whoever has
#: waited for a second (`deadlock_timeout`); it is seldom the reader whose second ends just then.
LOCK_TIMEOUT, WITH_A_TABLE = "500ms", "10ms"
SET_TIMEOUT = """
SELECT set_config('lock_timeout', CASE WHEN EXISTS (
    SELECT FROM pg_locks
    WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode = 'AccessExclusiveLock'
) THEN %s ELSE %s END, false)
"""
#: PostgreSQL's codes: a lock was not to be had in time, a deadlock.
TAKEN = {"55P03", "40P01"}
#: How often, and seconds between.
TRIES, PAUSE = 60, 1


class Command(migrate.Command):
    """Django's command, which on PostgreSQL does not wait for tables that others read.

    A waiting change of a table holds up all who ask for it later, and with two tables a reader and
    the change may wait for each other. Each migration is a transaction of its own: what was done
    before one that gave way stays done.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; raises the last error if a table is in use for a minute and more."""
        connection = connections[options["database"]]
        if options.get("migration_name"):
            forget_squashed(connection)
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        for left in reversed(range(TRIES)):
            try:
                with connection.execute_wrapper(with_lock_timeout):
                    super().handle(*args, **options)
                break
            except OperationalError as error:
                if not left or not is_taken(error):
                    raise
                self.stderr.write(f"Others use a table ({first_line(error)}). Trying again.")
                time.sleep(PAUSE)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def forget_squashed(connection: BaseDatabaseWrapper) -> None:
    """Take squashed migrations off the list of those applied: those that they replace are on it.

    On the way back to one of these, Django takes the tables for made twice, by them and by the
    squashed one. At the end of a migrate it puts back which of the squashed still are applied.
    """
    recorder = MigrationRecorder(connection)
    squashed = MigrationLoader(None).replacements
    for app, name in recorder.applied_migrations().keys() & squashed.keys():
        recorder.record_unapplied(app, name)


def with_lock_timeout(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement of the migration, which gives way at once if it keeps a table already."""
    driver = context["connection"].connection
    # In a transaction that failed the database takes nothing but its end: with another error Django
    # would hide the one that says that a table is in use.
    if driver.info.transaction_status != TransactionStatus.INERROR:
        # The driver's own cursor: Django's would come back here.
        with driver.cursor() as cursor:
            cursor.execute(SET_TIMEOUT, [WITH_A_TABLE, LOCK_TIMEOUT])
    return execute(sql, params, many, context)


def is_taken(error: OperationalError) -> bool:
    """Tell whether a table was in use for too long."""
    return getattr(error.__cause__, "sqlstate", None) in TAKEN


def first_line(error: OperationalError) -> str:
    """Return what the database said, without its hints."""
    return (str(error).strip().splitlines() or ["no reason given"])[0]
