"""When the timer last ran each of its jobs, and how that went."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class JobRun(models.Model):
    """The last run of one job of the timer (``jobs.py``); the row is also the right to run it.

    Who moves ``started_at`` from the value that was read runs the job: so it runs once, however
    many timers there are, and a timer that is killed leaves a run without an end.
    """

    name = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    #: Why it failed, in words; empty if it did not.
    problem = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name

    def claim(self, now: datetime) -> bool:
        """Begin a run at *now*; False if another timer has begun one since this was read."""
        rows = JobRun.objects.filter(pk=self.pk, started_at=self.started_at)
        is_mine = rows.update(started_at=now, finished_at=None, problem="") == 1
        if is_mine:
            self.started_at, self.finished_at, self.problem = now, None, ""
        return is_mine

    def end(self, now: datetime, problem: str) -> None:
        """Write down that the run is over, unless another one has begun meanwhile."""
        rows = JobRun.objects.filter(pk=self.pk, started_at=self.started_at)
        rows.update(finished_at=now, problem=problem)
