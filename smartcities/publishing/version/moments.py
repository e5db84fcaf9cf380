"""When pages appear and expire by themselves, in microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import Min, Q, Value

from smartcities.publishing.types import page_types
from smartcities.publishing.version.bounds import MANY
from smartcities.publishing.visibility import not_trashed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIELDS = ("published_at", "expires_at")


def counted(moment: datetime) -> int:
    """Return *moment* as an exact number."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """Return the moment with this number."""
    return EPOCH + timedelta(microseconds=number)


def following(at: int) -> int | None:
    """Return the first moment after *at* at which a page appears or expires. One query."""
    parts = [
        model._base_manager.filter(not_trashed(), **{f"{field}__gt": moment_of(at)})
        .order_by()
        .values(one=Value(1))
        .annotate(moment=Min(field))
        .values_list("moment")
        for model in page_types()
        for field in FIELDS
    ]
    found = [counted(moment) for (moment,) in parts[0].union(*parts[1:], all=True) if moment]
    return min(found, default=None)


def passed(start: int, end: int) -> list[tuple[str, int]]:
    """Return (table, key) of the pages that appeared or expired from *start* to *end*.

    It stops soon after ``MANY`` of them.
    """
    between = (moment_of(start), moment_of(end))
    condition = Q(published_at__range=between) | Q(expires_at__range=between)
    return [
        (model._meta.db_table, key)
        for model in page_types()
        for key in model._base_manager.filter(not_trashed(), condition)
        .order_by()
        .values_list("pk", flat=True)[: MANY + 1]
    ]
