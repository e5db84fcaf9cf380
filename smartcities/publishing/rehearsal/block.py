"""The transaction that is always rolled back, and how others know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection, transaction

from smartcities.outages.limits import lock_wait

#: How long, in milliseconds, a rehearsal waits for a lock before it gives up.
PATIENCE = 1_000
#: PostgreSQL's setting of the transaction that the triggers of the content's version ask. They
#: leave the version alone, or a publish beside the rehearsal would wait for its row until the
#: end, and note here which rows changed: "on table:key table:key", or "*" for too many.
SETTING = "smartcities.rehearsed"
TOO_MANY = "*"
#: What PostgreSQL calls a lock that was waited for too long, and two that wait for each other.
LOCKED = {"55P03", "40P01"}

_preparations: list[Callable[[], None]] = []
_is_rehearsing: ContextVar[bool] = ContextVar("is_rehearsing", default=False)


class RehearsalBusyError(Exception):
    """Somebody else has been writing for longer than a rehearsal waits."""


def register_preparation(prepare: Callable[[], None]) -> None:
    """Call *prepare* before each rehearsal, to make and keep what it cannot keep itself."""
    _preparations.append(prepare)


def is_rehearsing() -> bool:
    """Tell whether what happens now will be taken back."""
    return _is_rehearsing.get()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Let what the block writes be seen in it, and take it all back at its end.

    Nothing that is read or made in the block may be kept, and no ``on_commit`` of it runs. On
    SQLite it holds the one writer's lock: validate, and make pictures, before it. Raises
    ``RehearsalBusyError`` rather than wait longer than a second for a lock. Within another
    transaction only the block's own changes are taken back.
    """
    if not is_rehearsing():
        for prepare in _preparations:
            prepare()
    was_known = _is_rehearsing.set(True)
    try:
        with lock_wait(PATIENCE), transaction.atomic():
            try:
                _tell_triggers()
                yield
            finally:
                transaction.set_rollback(True)
    except OperationalError as error:
        if _is_about_a_lock(error):
            raise RehearsalBusyError("Others are writing; the rehearsal did not wait.") from error
        raise
    finally:
        _is_rehearsing.reset(was_known)


def rehearsed_rows() -> set[tuple[str, int]] | None:
    """Return (table, key) of the content's rows that this rehearsal changed; None if too many.

    On SQLite the log of the version names them itself: it is rolled back with all the rest.
    """
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        (text,) = cursor.fetchone()
    named = text.split()[1:]
    if TOO_MANY in named:
        return None
    parts = (each.rpartition(":") for each in named)
    return {(table, int(key)) for table, _colon, key in parts}


def _tell_triggers() -> None:
    """Have the triggers leave the version's row; what SQLite's write is rolled back with all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), "
                "CASE WHEN coalesce(current_setting(%s, true), '') = '' "
                "THEN set_config(%s, 'on', true) END",
                [str(PATIENCE), SETTING, SETTING],
            )


def _is_about_a_lock(error: OperationalError) -> bool:
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "sqlstate", "") in LOCKED
