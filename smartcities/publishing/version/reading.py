"""Reading the version with one statement; it moves with time as well as with changes."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from typing import Any, NamedTuple, cast

from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.models.functions import Coalesce

from smartcities.identity import note_version
from smartcities.outages.limits import lock_wait
from smartcities.publishing.models import ContentChange, ContentVersion
from smartcities.publishing.rehearsal import is_rehearsing
from smartcities.publishing.version import moments
from smartcities.publishing.version.bounds import KEPT, MANY

#: The value of ``due`` if no page will appear or expire by itself.
NEVER = 2**63 - 1
#: How long, in milliseconds, a reader waits for SQLite's lock to write the next due moment: a
#: visitor's page must not wait for an import.
PATIENCE = 50
#: By how many microseconds clocks may differ without any of them being wrong.
SLACK = 2_000_000
#: The last entry of the log is the current version: a transaction raises the row only once.
READ = """
SELECT coalesce(last.number, one.number), coalesce(last.token, one.token), one.since, one.due
FROM publishing_contentversion AS one LEFT JOIN (
  SELECT number, token FROM publishing_contentchange ORDER BY number DESC LIMIT 1
) AS last ON true
"""


class Version(NamedTuple):
    """A state of the public content, identified by its token; times in microseconds since 1970."""

    number: int
    token: str
    #: When ``due`` was looked up. A machine whose clock is behind that would show fewer pages.
    since: int
    #: The next moment at which a page appears or expires by itself; None if it is not known.
    due: int | None
    #: False if a due moment has passed and could not be recorded yet, or this machine's clock is
    #: behind, or this is a rehearsal: what is made meanwhile must not be kept for this version.
    is_settled: bool = True


def current() -> Version:
    """Return the version of the public content. One statement, unless something is due.

    If a scheduled page has appeared or a page has expired, this raises the version. The first
    call after a change of pages looks up which moment is due next.
    """
    found = _rehearsed() if is_rehearsing() else _current()
    # What the portal is called then needs no query of its own.
    note_version(found)
    return found


def _current() -> Version:
    at = time.time_ns() // 1000
    row = _row()
    if row is None:
        begin()
        return _current()
    number, token, since, due = row
    if due is not None and since <= at < due:
        return Version(number, token, since, due)
    return _settled(Version(number, token, since, due), at)


def _rehearsed() -> Version:
    """Return a version that nothing is kept under: what is rehearsed is no version's content."""
    number, _token, since, due = _row() or (0, "", 0, None)
    return Version(number, fresh_token(), since, due, is_settled=False)


def _row() -> tuple[int, str, int, int | None] | None:
    """Return the current row, over a new connection if the persistent one is broken."""
    # This statement is the connection's health check as well, which saves one.
    cast(Any, connection).health_check_done = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(READ)
            return cursor.fetchone()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return cursor.fetchone()


def begin(using: str = "default") -> None:
    """Create the row, if the database does not have it yet."""
    rows = ContentVersion.objects.using(using)
    with transaction.atomic(using=using):
        _row, is_new = rows.get_or_create(pk=1, defaults={"token": fresh_token()})
        if is_new:
            # The log may have old numbers from before the database was emptied (manage.py flush).
            ContentChange.objects.using(using).all().delete()
            skip(using)


def skip(using: str = "default") -> None:
    """Raise the version without naming rows: anything may have changed."""
    if is_rehearsing():
        return
    with transaction.atomic(using=using):
        row = ContentVersion.objects.using(using).select_for_update().get(pk=1)
        _move(row, [], using)
        row.save(using=using)


def hold() -> None:
    """Lock the version, so that nobody else changes content; within a transaction.

    Code that locks a page before writing must call this first, as all writers lock the version
    first. A rehearsal changes nothing, and holds nobody up.
    """
    if is_rehearsing():
        return
    ContentVersion.objects.select_for_update().filter(pk=1).first()


def fresh_token() -> str:
    """Return a token that no version had before."""
    return secrets.token_hex(16)


def _settled(known: Version, at: int) -> Version:
    """Raise the version for what is due and record the next moment, unless a writer is busy."""
    is_put_back = known.since - at > SLACK and _is_to_come(known.since)
    if at < known.since and not is_put_back:
        return known._replace(is_settled=False)
    # Do not wait for a writer, which will raise the version anyway, and do not fail if the row
    # cannot be written: the database may be read-only or full.
    with suppress(OperationalError, InternalError), lock_wait(PATIENCE), transaction.atomic():
        last = ContentChange.objects.order_by("-number").values("token")[:1]
        rows = ContentVersion.objects.select_for_update(skip_locked=True)
        # If there was a change meanwhile, the log is read as it was before, the row as it is now.
        rows = rows.filter(pk=1, number__lte=known.number)
        row = rows.annotate(last=Coalesce(last, "token")).first()
        if row is not None and row.last == known.token:
            row.number, row.token = known.number, known.token
            if row.since - at > SLACK:
                # Pages that appeared are hidden again, and there may be more that has the time.
                _move(row, [])
            elif row.due is not None and row.due <= at:
                _move(row, moments.passed(row.due, at))
            row.since, row.due = at, moments.following(at) or NEVER
            row.save()
            return Version(row.number, row.token, row.since, row.due)
    if known.due is None and not is_put_back:
        return known._replace(due=moments.following(at) or NEVER)
    return known._replace(is_settled=False)


def _is_to_come(since: int) -> bool:
    """Tell whether *since* was noted by a clock that was ahead, and not this one is behind.

    Several machines have one database, whose clock decides.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp()) * 1000000")
        return bool(since - int(cursor.fetchone()[0]) > SLACK)


def _move(row: ContentVersion, rows: list[tuple[str, int]], using: str = "default") -> None:
    """Raise *row*, which the caller saves, and log what changed.

    Without *rows*, or with too many, the log does not name any.
    """
    named = rows if 0 < len(rows) <= MANY else []
    log = ContentChange.objects.using(using)
    last = log.order_by("-number").values_list("number", flat=True).first()
    row.token = fresh_token()
    row.number = (row.number if last is None else last) + (len(named) or KEPT)
    row.due = None
    log.bulk_create(
        ContentChange(number=number, token=row.token, of_table=table, of_row=key)
        for number, (table, key) in enumerate(
            named or [("", None)], row.number - len(named or [0]) + 1
        )
    )
    log.filter(number__lte=row.number - KEPT).delete()
