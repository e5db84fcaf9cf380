"""Writing the counts: they are added to the rows of the day, in one statement."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from smartcities.publishing import version
from smartcities.sharing.models import Showing
from smartcities.sharing.partners.ancestors import ancestors
from smartcities.sharing.partners.matching import allows
from smartcities.sharing.partners.requests import delete_expired

#: The greatest number of rows of a day, for views and for attempts, so that invented sites and
#: addresses cannot fill the table. Further ones are counted in one row without a name.
MOST = {True: 20_000, False: 2_000}
#: The number of days for which rows are kept.
KEPT = 400

_cleared: datetime.date | None = None


class EmbedView(NamedTuple):
    """One kind of request for an embed."""

    day: datetime.date
    #: The origin that asked.
    site: str
    #: The path of the page without a language.
    path: str
    #: The page's own rule for embedding.
    rule: str
    #: Whether the browser said that the request is for a frame.
    is_frame: bool


Row = tuple[datetime.date, str, str, bool]


def write(counts: Mapping[EmbedView, int]) -> None:
    """Add *counts* to the table.

    A request from a site that may not embed the page is an attempt if the browser said that it is
    for a frame; otherwise it may be anything and is not counted.
    """
    now, rows = version.current(), Counter[Row]()
    for seen, number in counts.items():
        may = allows(ancestors(seen.rule, now), seen.site)
        if may or seen.is_frame:
            rows[seen.day, seen.site, seen.path, may] += number
    rows = _bounded(rows)
    if rows:
        _add(rows)
    _clear(timezone.localdate())


def _bounded(rows: Counter[Row]) -> Counter[Row]:
    """Return *rows*, in which those beyond the bound of a day are merged into one."""
    for may, most in MOST.items():
        for day in {day for day, _site, _path, is_allowed in rows if is_allowed is may}:
            there = Showing.objects.filter(day=day, is_allowed=may)
            mine = {row for row in rows if row[0] == day and row[3] is may}
            if there.count() + len(mine) <= most:
                continue
            known = set(there.values_list("day", "site", "path", "is_allowed"))
            room = max(0, most - len(known))
            for row in sorted(mine - known)[room:]:
                rows[day, "", "", may] += rows.pop(row)
    return rows


def _add(rows: Counter[Row]) -> None:
    # Django's bulk_create can only replace values; adding to them needs SQL, which is the same for
    # SQLite and PostgreSQL. Always sorted, so that two processes cannot deadlock.
    table = connection.ops.quote_name(Showing._meta.db_table)
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    day_of = connection.ops.adapt_datefield_value
    values = [each for row in sorted(rows) for each in (day_of(row[0]), *row[1:], rows[row])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, site, path, is_allowed, number) VALUES {places} "  # noqa: S608 (our table’s name)
            "ON CONFLICT (day, site, path, is_allowed) "
            f"DO UPDATE SET number = {table}.number + excluded.number",
            values,
        )


def _clear(today: datetime.date) -> None:
    """Delete rows that are too old, once a day in each process."""
    global _cleared
    if _cleared != today:
        Showing.objects.filter(day__lt=today - datetime.timedelta(days=KEPT)).delete()
        # Frames are asked for every day, so this is not left to the next request.
        delete_expired()
        _cleared = today
