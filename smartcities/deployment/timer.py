"""Runs the jobs that are due, each in a process of its own, one after the other."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import Error, close_old_connections
from django.utils import timezone

from smartcities.deployment.jobs import JOBS, Job
from smartcities.deployment.models import JobRun

log = logging.getLogger(__name__)
#: Seconds between two looks at what is due.
PAUSE = 30
#: Seconds that a job is given to end by itself once it was told to.
GRACE = 20


class Timer:
    """Looks every half minute for what is due, until it is stopped.

    A job that fails is logged with its last words, and the others run. While the database does
    not answer, it waits.
    """

    def __init__(self, jobs: Iterable[Job] = JOBS, beat: Path | None = None) -> None:
        self.jobs = list(jobs)
        self.stopped = Event()
        self.beat = beat
        self._is_database_away = False

    def stop(self, *signal: object) -> None:
        """End after, or in, the job that runs now."""
        self.stopped.set()

    def run(self) -> None:
        """Look and run until it is stopped."""
        for job in self.jobs:
            if reason := job.missing:
                log.warning("The timer leaves out: %s, since %s.", job.name, reason)
        log.info("The timer runs: %s.", ", ".join(job.name for job in self.jobs))
        while not self.stopped.is_set():
            self.look()
            self._alive()
            self.stopped.wait(PAUSE)
        log.info("The timer has stopped.")

    def look(self) -> int:
        """Run what is due now; return how many jobs failed."""
        failed = 0
        for job in self.jobs:
            if self.stopped.is_set() or job.missing:
                continue
            try:
                close_old_connections()
                failed += not self._run_if_due(job)
            except Error as error:
                if not self._is_database_away:
                    log.error("The timer waits for the database: %s", str(error).strip())
                self._is_database_away = True
                return failed + 1
            if self._is_database_away:
                log.info("The database answers the timer again.")
                self._is_database_away = False
        return failed

    def _run_if_due(self, job: Job) -> bool:
        """Run *job* if it is due and no other timer has begun it; False if it failed."""
        run, _made = JobRun.objects.get_or_create(name=job.name)
        now = timezone.now()
        is_due = job.is_due(now, run.started_at, run.finished_at, run.problem)
        if not (is_due and run.claim(now)):
            return True
        close_old_connections()
        problem = self._problem_of(job)
        run.end(timezone.now(), problem)
        seconds = (timezone.now() - now).total_seconds()
        if problem:
            log.error("The timer's job failed after %.0f s: %s: %s", seconds, job.name, problem)
        else:
            log.info("The timer's job is done in %.0f s: %s.", seconds, job.name)
        return not problem

    def _problem_of(self, job: Job) -> str:
        """Run the command; return why it failed, in its last words, or nothing."""
        command = [sys.executable, "manage.py", *job.command]
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(  # noqa: S603 (our own commands, no shell)
                command,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            ended = self._wait(process, job.limit)
            output.seek(max(0, output.seek(0, 2) - 2000))
            said = output.read().decode(errors="replace").strip().splitlines()
        if ended:
            return ended
        if process.returncode == 0:
            return ""
        return said[-1] if said else f"it ended with {process.returncode} and said nothing"

    def _wait(self, process: subprocess.Popen, limit: timedelta) -> str:
        """Wait for the end of *process*; end it if it is too slow, or the timer is stopped."""
        # Not by the clock on the wall, which may be put right meanwhile.
        until = time.monotonic() + limit.total_seconds()
        while process.poll() is None:
            self._alive()
            if self.stopped.wait(0.2):
                return _end(process, "the timer was stopped")
            if time.monotonic() > until:
                return _end(process, f"it took longer than {limit}")
        return ""

    def _alive(self) -> None:
        if self.beat:
            # Where it cannot be touched, whoever looks at it says so.
            with suppress(OSError):
                self.beat.touch()


def _end(process: subprocess.Popen, reason: str) -> str:
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return reason


def overview(jobs: Iterable[Job], say: Callable[[str], object]) -> None:
    """Say of each job when it last ran and how that went."""
    runs = {run.name: run for run in JobRun.objects.all()}
    for job in jobs:
        run = runs.get(job.name)
        if reason := job.missing:
            state = f"left out, since {reason}"
        elif run is None or run.started_at is None:
            state = "has not run yet"
        else:
            began = timezone.localtime(run.started_at).strftime("%Y-%m-%d %H:%M")
            state = f"began {began}, " + (
                f"failed: {run.problem}"
                if run.problem
                else "done"
                if run.finished_at
                else "runs, or was killed"
            )
        say(f"{job.name}: {state} (manage.py {' '.join(job.command)})")
