"""``manage.py timer``: runs what is better done on time."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smartcities.deployment.jobs import JOBS
from smartcities.deployment.timer import Timer, overview


class Command(BaseCommand):
    help = (
        "Run snapshots, the emptying of the trash and the like when they are due, until it is "
        "stopped. Several timers share the work; one that is started again goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what else it can do."""
        parser.add_argument("--once", action="store_true", help="run what is due, and end")
        parser.add_argument("--list", action="store_true", help="say when each job last ran")
        parser.add_argument("--beat", type=Path, help="a file to touch as a sign of life")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, or look once; ends with 1 if a job failed in that look."""
        if options["list"]:
            overview(JOBS, self.stdout.write)
            return
        timer = Timer(beat=options["beat"])
        before = {each: signal.signal(each, timer.stop) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            if not options["once"]:
                timer.run()
            elif failed := timer.look():
                raise CommandError(f"{failed} failed; the log says why.")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
