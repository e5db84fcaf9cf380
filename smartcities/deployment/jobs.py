"""What the timer runs, and when: each job is a command of ``manage.py``.

Nothing of the portal depends on them: what is published is decided by the query, and most of this
is done by the next save or upload too. They are what is better done on time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.management import get_commands
from django.utils import timezone

#: A run that failed is tried again after so long.
RETRY = timedelta(minutes=30)
DAY = timedelta(days=1)
#: A run that began so far ahead began before the clock was put back.
AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """A command that runs at a time of the day or, without one, so long after its last start."""

    name: str
    command: tuple[str, ...]
    every: timedelta
    #: In the portal's time zone. A job of several days runs on each of them that its start leaves.
    at: time | None = None
    #: A run that takes longer is ended, and counts as failed.
    limit: timedelta = timedelta(hours=1)
    #: The setting without which there is nothing to do.
    needs: str = ""

    def is_due(
        self, now: datetime, started: datetime | None, finished: datetime | None, problem: str
    ) -> bool:
        """Tell whether it is to run at *now*, after a last run of these times and this problem."""
        if started is None or started > now + min(AHEAD, self.every):
            return True
        if finished is None:
            # It runs, or whoever ran it was killed.
            return now >= started + self.limit + timedelta(minutes=5)
        if problem and now >= finished + min(RETRY, self.every):
            return True
        return now >= self._next(started)

    def _next(self, started: datetime) -> datetime:
        if self.at is None:
            return started + self.every
        local = timezone.localtime(started)
        first = local.date() + (timedelta() if local.time() < self.at else DAY)
        day = first + self.every - DAY
        return timezone.make_aware(datetime.combine(day, self.at))

    @property
    def missing(self) -> str:
        """Why it cannot run here, in words; empty if it can."""
        if self.needs and not getattr(settings, self.needs):
            return f"{self.needs} is not set"
        if self.command[0] not in get_commands():
            return f"there is no command {self.command[0]}"
        return ""


JOBS = (
    Job(
        *("snapshot", ("snapshots",), DAY, time(2, 30)),
        limit=timedelta(hours=6),
        needs="SNAPSHOT_FOLDER",
    ),
    Job(
        *("check of the newest snapshot", ("snapshots", "--verify"), 7 * DAY, time(5, 0)),
        limit=timedelta(hours=12),
        needs="SNAPSHOT_FOLDER",
    ),
    Job("old sessions", ("clearsessions",), DAY, time(3, 30)),
    Job("trash", ("empty_trash",), DAY, time(3, 40)),
    Job("settled messages", ("settled_messages",), DAY, time(3, 45)),
    Job("pictures", ("renditions", "--seconds", "3000"), DAY, time(3, 50)),
    Job("texts of files", ("reindex", "--missed"), DAY, time(4, 50)),
    Job("expired uploads", ("uploads", "--prune"), timedelta(hours=1)),
)
