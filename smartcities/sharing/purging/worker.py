"""Purging what changed, in a thread that is started when there is work."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from threading import Lock, Timer

from django.core.cache import cache

from smartcities.media.exposure import public_pictures
from smartcities.publishing import version
from smartcities.publishing.version import Version
from smartcities.sharing import background
from smartcities.sharing.models import PurgedVersion
from smartcities.sharing.purging.keys import keys_of
from smartcities.sharing.purging.sending import purge

logger = logging.getLogger(__name__)

#: Seconds for which a purging process prevents others from doing the same.
CLAIM = 60
#: Seconds after which to look again while the version is not settled.
SOON = 1.0
#: There is no timer for moments more than this many seconds away: a request will come before.
DAY = 86_400.0


def purge_pending() -> Version:
    """Purge what changed since the last successful purge; return the current version.

    If that fails (the network does not answer, the process ends), it is tried again after the next
    change: the version is stored only after the network has answered.
    """
    known = PurgedVersion.objects.filter(pk=1).first()
    now = version.current()
    if known is not None and known.token == now.token:
        return now
    if not _is_ours(f"{known.token if known else ''}:{now.token}"):
        return now
    pictures = public_pictures().checksums
    changes = None
    if known is not None:
        changes = version.changes_since(Version(known.number, known.token, 0, None))
    withdrawn = set(known.pictures) - pictures if known is not None else set()
    if purge(keys_of(changes, withdrawn)):
        _note(known, now, sorted(pictures))
    return now


def _is_ours(step: str) -> bool:
    # Purging twice does no harm, so it goes on if the cache is down.
    with suppress(Exception):
        return cache.add(f"purge:{step}", True, CLAIM)
    return True


def _note(known: PurgedVersion | None, now: Version, pictures: list[str]) -> None:
    fields = {"number": now.number, "token": now.token, "pictures": pictures}
    if known is None:
        PurgedVersion.objects.get_or_create(pk=1, defaults=fields)
    else:
        # Unless another process has stored a later version meanwhile.
        PurgedVersion.objects.filter(pk=1, token=known.token).update(**fields)


class Worker:
    """At most one purging thread in this process; waking it never blocks."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_wanted = self._is_running = False
        self._timer: Timer | None = None

    def wake(self) -> None:
        """Start the thread, or have it check again, whether there is something to purge."""
        with self._lock:
            self._is_wanted = True
            if self._is_running:
                return
            self._is_running = True
        try:
            background.start(self._work)
        except RuntimeError as error:  # no thread can be started
            logger.warning("Nothing was purged: %s", error)
            self._is_running = False

    def _work(self) -> None:
        while self._has_work():
            try:
                self._look_again(purge_pending())
            except Exception:  # perhaps the database is down; the next change tries again
                logger.exception("Nothing was purged.")

    def _has_work(self) -> bool:
        with self._lock:
            self._is_running, self._is_wanted = self._is_wanted, False
            return self._is_running

    def _look_again(self, now: Version) -> None:
        """Wake at the moment at which a page appears or expires by itself."""
        seconds = (now.due or 0) / 1_000_000 - time.time() if now.is_settled else SOON
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if 0 < seconds < DAY:
                self._timer = Timer(seconds, self.wake)
                self._timer.daemon = True
                self._timer.start()


worker = Worker()
