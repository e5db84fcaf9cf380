"""Recording when pages join or leave the public lists, by save, update or delete."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from smartcities.publishing.models.tombstone import Appearance, Tombstone
from smartcities.publishing.rehearsal import is_rehearsing
from smartcities.publishing.visibility import Visibility, state_of

#: The fields that decide whether and where a page is public.
DECIDING = frozenset({"slug", "published_at", "expires_at", "trashed_at"})
#: A page's dates are set a moment before they are written: that is no later appearance.
SLACK = timedelta(seconds=1)
CHUNK = 500

Reason = Tombstone.Reason


@dataclass(frozen=True)
class Presence:
    """The columns of a page that decide where and when it is public, and when it changed."""

    slug: str
    published_at: datetime | None
    expires_at: datetime | None
    trashed_at: datetime | None
    last_updated: datetime

    def state(self, at: datetime) -> Visibility:
        """Return the page's visibility at *at*."""
        return state_of(self.published_at, self.expires_at, self.trashed_at, at)


Presences = dict[Any, Presence]
#: Called with the type and primary keys of pages that left the public lists by a save, an update
#: or a deletion, within the transaction.
UnpublishHandler = Callable[[type[models.Model], Collection[Any]], None]
_unpublish_handlers: list[UnpublishHandler] = []


def register_unpublish_handler(handler: UnpublishHandler) -> None:
    """Call *handler* when pages are unpublished, to delete what a room above made of them."""
    if handler not in _unpublish_handlers:
        _unpublish_handlers.append(handler)


def presences(rows: models.QuerySet) -> Presences:
    """Return {key: presence} of *rows*, which are locked until the transaction ends.

    None in a rehearsal, in which no page comes or goes.
    """
    if is_rehearsing():
        return {}
    columns = ("pk", "slug", "published_at", "expires_at", "trashed_at", "last_updated")
    held = rows.order_by().select_for_update().values_list(*columns)
    return {key: Presence(*values) for key, *values in held}


@contextmanager
def followed(model: type[models.Model], before: Presences) -> Iterator[set[Any]]:
    """Record which pages of *model* leave or join the lists in the block; in a transaction.

    *before* is the result of ``presences``; keys of pages created in the block are added to the
    set.
    """
    keys = set(before)
    yield keys
    after: Presences = {}
    for some in _chunks(keys):
        after |= presences(model._base_manager.filter(pk__in=some))
    note(model, before, after)


def note(model: type[models.Model], before: Presences, after: Presences) -> None:
    """Write the tombstones and appearances that follow from two states of some pages."""
    now = timezone.now()
    kind = ContentType.objects.get_for_model(model)
    tombstones, added = [], []
    for key in before.keys() | after.keys():
        was, has_become = before.get(key), after.get(key)
        left = departure(was, has_become, now)
        if was and left:
            at, reason = left
            tombstones.append(
                Tombstone(content_type=kind, object_id=key, slug=was.slug, at=at, reason=reason)
            )
        if arrives(was, has_become, now):
            added.append(Appearance(content_type=kind, object_id=key, at=now))
    _write_tombstones(kind, tombstones)
    unpublished = {each.object_id for each in tombstones if each.reason != Reason.RENAMED}
    for handler in _unpublish_handlers if unpublished else ():
        handler(model, unpublished)
    Appearance.objects.bulk_create(
        added, CHUNK, update_conflicts=True, **_unique("object_id", "at")
    )


def departure(
    was: Presence | None, has_become: Presence | None, now: datetime
) -> tuple[datetime, str] | None:
    """Return when and why a page left the address that it had, or None."""
    state = was.state(now) if was else None
    if was is None or state not in {Visibility.PUBLISHED, Visibility.EXPIRED}:
        return None
    today = has_become.state(now) if has_become else None
    stays = has_become is not None and has_become.slug == was.slug
    if state == Visibility.EXPIRED:
        # A row that is given other dates no longer says when the page expired.
        assert was.expires_at is not None
        unchanged = (
            has_become and stays and today == state and has_become.expires_at == was.expires_at
        )
        return None if unchanged else (was.expires_at, Reason.EXPIRED)
    if today == Visibility.PUBLISHED:
        return None if stays else (now, Reason.RENAMED)
    reasons = {
        None: Reason.DELETED,
        Visibility.TRASHED: Reason.DELETED,
        Visibility.EXPIRED: Reason.EXPIRED,
    }
    return now, reasons.get(today, Reason.UNPUBLISHED)


def arrives(was: Presence | None, has_become: Presence | None, now: datetime) -> bool:
    """Tell whether a page is newly public at its address, and its dates do not show that."""
    if has_become is None or has_become.state(now) != Visibility.PUBLISHED:
        return False
    if was and was.slug == has_become.slug and was.state(now) == Visibility.PUBLISHED:
        return False
    assert has_become.published_at is not None
    return max(has_become.published_at, has_become.last_updated) < now - SLACK


def _write_tombstones(kind: ContentType, tombstones: list[Tombstone]) -> None:
    known: dict[str, datetime] = {}
    for some in _chunks(each.slug for each in tombstones):
        rows = Tombstone.objects.filter(content_type=kind, slug__in=some)
        known |= dict(rows.values_list("slug", "at"))
    # The latest counts: clients that ask for changes since an earlier moment do not know of it.
    fresh = [each for each in tombstones if each.slug not in known or known[each.slug] < each.at]
    Tombstone.objects.bulk_create(
        fresh, CHUNK, update_conflicts=True, **_unique("slug", "object_id", "at", "reason")
    )


def _unique(name: str, *written: str) -> dict[str, Any]:
    return {"unique_fields": ["content_type", name], "update_fields": list(written)}


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    return (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))


def page_deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Record that a page is about to be deleted.

    Bulk deletions and cascades do not call ``delete()``; only the signal is sent for all of them.
    """
    with transaction.atomic():
        note(sender, presences(sender._base_manager.filter(pk=instance.pk)), {})
