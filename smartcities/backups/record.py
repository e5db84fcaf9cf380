"""Which snapshots there were, and which is being made: what others may ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from smartcities import __version__
from smartcities.backups.models import SILENCE, DeferredDeletion, Snapshot
from smartcities.media.fields.deletion import delete_unless_kept

#: Seconds between two signs of life.
BEAT = 30


def last_snapshot() -> Snapshot | None:
    """Return the newest whole snapshot; None if there never was one. One query.

    In the order in which they were begun, whatever the clock said.
    """
    return Snapshot.objects.exclude(made_at=None).order_by("-pk").first()


def is_running() -> bool:
    """Tell whether a snapshot is being made at this moment."""
    return Snapshot.objects.filter(_lives(), made_at=None).exists()


def _lives() -> Q:
    # What was said in the future was said by a clock that was wrong.
    now = timezone.now()
    return Q(touched_at__gt=now - SILENCE, touched_at__lt=now + SILENCE)


def defer(name: str) -> bool:
    """Note that the file *name* is to be deleted later; False if no snapshot is being made."""
    if not is_running():
        return False
    DeferredDeletion.objects.get_or_create(name=name)
    return True


@contextmanager
def running(file: str) -> Iterator[Snapshot]:
    """Let files that the portal deletes stay until the block ends.

    It begins before the moment that the snapshot shows: so whatever a row of that moment names
    is either there, or was lost before.
    """
    Snapshot.objects.filter(~_lives(), made_at=None).delete()
    row = Snapshot.objects.create(file=file[-1000:], version=__version__)
    ended = Event()
    beats = Thread(target=_beat, args=(row.pk, ended), daemon=True)
    beats.start()
    try:
        yield row
    finally:
        ended.set()
        beats.join()
        Snapshot.objects.filter(pk=row.pk, made_at=None).delete()
        delete_deferred()


def _beat(key: int, ended: Event) -> None:
    try:
        while not ended.wait(BEAT):
            try:
                Snapshot.objects.filter(pk=key).update(touched_at=timezone.now())
            except DatabaseError:  # the next one tells it
                connection.close()
    finally:
        connection.close()


def delete_deferred() -> int:
    """Delete the files that waited for a snapshot, unless another is being made; return how many.

    A withdrawn picture never waits.
    """
    if is_running():
        return 0
    rows = list(DeferredDeletion.objects.order_by("at"))
    for row in rows:
        delete_unless_kept(row.name)
        row.delete()
    return len(rows)
