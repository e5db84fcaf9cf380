"""The version itself: read with one statement, moved by time as well as by changes."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from typing import NamedTuple

from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.models.functions import Coalesce

from smartcities.publishing.models import ContentChange, ContentVersion
from smartcities.publishing.version import moments
from smartcities.publishing.version.bounds import KEPT, MANY

#: The next moment at which visibility changes, where no page is scheduled or expires.
NEVER = 2**63 - 1
#: The last entry of the log tells the state: within a transaction the row is raised only once.
READ = """
SELECT coalesce(last.number, one.number), coalesce(last.token, one.token), one.since, one.due
FROM publishing_contentversion AS one LEFT JOIN (
  SELECT number, token FROM publishing_contentchange ORDER BY number DESC LIMIT 1
) AS last ON true
"""


class Version(NamedTuple):
    """A state of the public content, told by its token; times in microseconds since 1970."""

    number: int
    token: str
    #: When somebody looked what is due; a machine to which that is still to come shows less.
    since: int
    #: The next moment at which a page appears or expires by itself; None: not known.
    due: int | None
    #: False while time has passed that the row does not know of, or this machine's clock is
    #: behind: what is made meanwhile must not be kept as being of this version.
    is_settled: bool = True


def current() -> Version:
    """Return the version of the public content. One statement, unless something is due.

    When a scheduled page appeared or one expired meanwhile, the version is moved here; the
    first to ask after pages changed finds out what is due next.
    """
    at = time.time_ns() // 1000
    row = _row()
    if row is None:
        begin()
        return current()
    number, token, since, due = row
    if due is not None and since <= at < due:
        return Version(number, token, since, due)
    return _settled(Version(number, token, since, due), at)


def _row() -> tuple[int, str, int, int | None] | None:
    """Return the row as it stands, over a new connection if the one that was kept has died."""
    # This statement is the check of health as well, so that there is one and not two.
    connection.health_check_done = True
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
    """Make the one row, where a database has none yet."""
    rows = ContentVersion.objects.using(using)
    with transaction.atomic(using=using):
        _row, is_new = rows.get_or_create(pk=1, defaults={"token": fresh_token()})
        if is_new:
            # What an emptied database (manage.py flush) left of its log has numbers of its own.
            ContentChange.objects.using(using).all().delete()
            skip(using)


def skip(using: str = "default") -> None:
    """Raise the version beyond what the log can tell: anything may have changed."""
    with transaction.atomic(using=using):
        row = ContentVersion.objects.using(using).select_for_update().get(pk=1)
        _move(row, [], using)
        row.save(using=using)


def hold() -> None:
    """Wait until nobody else is changing content, and keep others waiting; in a transaction.

    Whoever locks a page before writing takes the version first, as all writers do.
    """
    ContentVersion.objects.select_for_update().filter(pk=1).first()


def fresh_token() -> str:
    """Return a token that no version had before."""
    return secrets.token_hex(16)


def _settled(known: Version, at: int) -> Version:
    """Move the version past what is due and note what comes next, unless somebody writes now."""
    if at < known.since:
        return known._replace(is_settled=False)
    # A writer is not waited for: what it does will raise the version anyway.
    # Nor does a note that cannot be made fail a page: the database may be read-only or full.
    with suppress(OperationalError, InternalError), moments.briefly(), transaction.atomic():
        last = ContentChange.objects.order_by("-number").values("token")[:1]
        rows = ContentVersion.objects.select_for_update(skip_locked=True)
        # A change meanwhile: the log is read as it was, but the row's number as it is now.
        rows = rows.filter(pk=1, number__lte=known.number)
        row = rows.annotate(last=Coalesce(last, "token")).first()
        if row is not None and row.last == known.token:
            row.number, row.token = known.number, known.token
            if row.due is not None and row.due <= at:
                _move(row, moments.passed(row.due, at))
            row.since, row.due = at, moments.following(at) or NEVER
            row.save()
            return Version(row.number, row.token, row.since, row.due)
    if known.due is None:
        return known._replace(due=moments.following(at) or NEVER)
    return known._replace(is_settled=False)


def _move(row: ContentVersion, rows: list[tuple[str, int]], using: str = "default") -> None:
    """Raise *row*, which the caller saves, and log what changed.

    Without *rows*, or with too many, nothing by name.
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
