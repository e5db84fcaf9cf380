"""The changes of a list since a moment, in their order: items, and slugs that are gone.

Three kinds of rows are merged into one stream: public pages by the time of their last change,
tombstones, and expired pages. Of each kind only as many rows are read as a page of the stream has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from smartcities.publishing.models import Appearance, Page, Tombstone
from smartcities.publishing.visibility import Visibility
from smartcities.sharing.api.cursor import Cursor
from smartcities.sharing.api.keyset import Window
from smartcities.sharing.api.query import Query

#: How far the next request should go back: a save that was in progress during this response has an
#: earlier date.
OVERLAP = timedelta(minutes=5)
#: The reason of an item that is public, but outside the filters.
UNMATCHED = "unmatched"

#: The ranks of the three kinds.
ITEM, GRAVE, OVER = range(3)

Row = tuple[datetime, int, int]


@dataclass(frozen=True)
class Gone:
    """Something that a mirror has to drop: a slug, since when, and why."""

    slug: str
    gone_at: datetime
    reason: str
    #: The current slug of a renamed page, if it is public.
    renamed_to: str | None = None


@dataclass(frozen=True)
class Source:
    """One kind of rows of the stream, each with ``at``; its rank breaks ties between kinds."""

    rank: int
    rows: QuerySet

    def some(self, cursor: Cursor | None, limit: int) -> list[Row]:
        """Return the first few (moment, rank, key) from *cursor* on, in its direction."""
        rows, down = self.rows, "-" if cursor and cursor.is_backward else ""
        if cursor:
            rows = rows.filter(self._from(cursor))
        found = rows.order_by(f"{down}at", f"{down}pk").values_list("at", "pk")[:limit]
        return [(at, self.rank, key) for at, key in found]

    def _from(self, cursor: Cursor) -> Q:
        at, rank, key = cursor.values
        moment = parse_datetime(at)
        way = "lt" if cursor.is_backward else "gt"
        beyond = self.rank < rank if cursor.is_backward else self.rank > rank
        condition = Q(**{f"at__{way}": moment})
        if beyond:
            return condition | Q(at=moment)
        if self.rank == rank:
            # The row itself is included if the cursor's position is before it.
            way += "e" * (cursor.is_after == cursor.is_backward)
            return condition | Q(at=moment, **{f"pk__{way}": key})
        return condition


def sources(model: type[Page], since: datetime) -> list[Source]:
    """Return what changed on the list of *model* at *since* or later."""
    now, kind = timezone.now(), ContentType.objects.get_for_model(model)
    seen = Appearance.objects.filter(content_type=kind)
    late = Subquery(seen.filter(object_id=OuterRef("pk")).values("at")[:1])
    fresh = Q(last_updated__gte=since) | Q(published_at__gte=since)
    fresh |= Q(pk__in=seen.filter(at__gte=since).values("object_id"))
    change = Greatest("last_updated", "published_at", Coalesce(late, "published_at"))
    graves = Tombstone.objects.filter(content_type=kind)
    told = graves.filter(slug=OuterRef("slug"), at__gte=OuterRef("expires_at"))
    over = model.objects.in_state(Visibility.EXPIRED, now).filter(expires_at__gte=since)
    return [
        Source(ITEM, model.objects.public(now).filter(fresh).annotate(at=change)),
        Source(GRAVE, graves.standing(model, now).filter(at__gte=since)),
        Source(OVER, over.filter(~Exists(told)).annotate(at=F("expires_at"))),
    ]


def window(query: Query) -> Window:
    """Return one page of the stream as rows. Three queries, and three more with a cursor."""
    assert query.since is not None
    kinds, cursor, limit = sources(query.model, query.since), query.cursor, query.limit
    rows = _merged(kinds, cursor, limit + 1)
    has_more, rows = len(rows) > limit, rows[:limit]
    if cursor is None:
        return Window(rows, _at(rows[-1]) if has_more else None, None)
    if cursor.is_backward:
        rows.reverse()
    ahead, behind = None, Cursor(cursor.values, cursor.is_after, not cursor.is_backward)
    if rows:
        ends = _at(rows[-1]), _at(rows[0], before=True)
        ahead, behind = reversed(ends) if cursor.is_backward else ends
    found = behind if _merged(kinds, behind, 1) else None
    ahead = ahead if has_more else None
    return Window(rows, *((found, ahead) if cursor.is_backward else (ahead, found)))


def gone(query: Query, rows: Iterable[Row], matching: Iterable[Any]) -> list[Gone]:
    """Return the entries of *rows* to be dropped; *matching* are the keys of items to keep."""
    held, model = set(matching), query.model
    outside = {key: at for at, rank, key in rows if rank == ITEM and key not in held}
    over = {key for _, rank, key in rows if rank == OVER}
    slugs = dict(model._base_manager.filter(pk__in=[*outside, *over]).values_list("pk", "slug"))
    graves = Tombstone.objects.in_bulk([key for _, rank, key in rows if rank == GRAVE])
    moved = [each.object_id for each in graves.values() if each.reason == Tombstone.Reason.RENAMED]
    today = dict(model.objects.public().filter(pk__in=moved).values_list("pk", "slug"))
    found = []
    for at, rank, key in rows:
        if rank == GRAVE and key in graves:
            grave = graves[key]
            new = today.get(grave.object_id) if grave.object_id in moved else None
            found.append(Gone(grave.slug, at, grave.reason, new))
        elif key in slugs and (rank == OVER or key in outside):
            reason = Tombstone.Reason.EXPIRED if rank == OVER else UNMATCHED
            found.append(Gone(slugs[key], at, reason))
    return found


def _merged(kinds: list[Source], cursor: Cursor | None, limit: int) -> list[Row]:
    rows = [row for kind in kinds for row in kind.some(cursor, limit)]
    return sorted(rows, reverse=bool(cursor and cursor.is_backward))[:limit]


def _at(row: Row, before: bool = False) -> Cursor:
    at, rank, key = row
    return Cursor((at.isoformat(), rank, key), is_after=not before, is_backward=before)
