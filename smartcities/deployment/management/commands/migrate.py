"""``manage.py migrate`` beside web processes that read: it gives way, and tries again."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections

#: How long it waits for a table: less than the second after which PostgreSQL looks for a deadlock,
#: so that it is never a reader who is refused; and so long at most others wait behind it.
LOCK_TIMEOUT = "500ms"
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
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        for left in reversed(range(TRIES)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            try:
                super().handle(*args, **options)
                break
            except OperationalError as error:
                if not left or not is_taken(error):
                    raise
                self.stderr.write(f"Others use a table ({first_line(error)}). Trying again.")
                time.sleep(PAUSE)
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def is_taken(error: OperationalError) -> bool:
    """Tell whether a table was in use for too long."""
    return getattr(error.__cause__, "sqlstate", None) in TAKEN


def first_line(error: OperationalError) -> str:
    """Return what the database said, without its hints."""
    return (str(error).strip().splitlines() or ["no reason given"])[0]
