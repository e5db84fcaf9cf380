"""``manage.py health``: the Health page in a terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from smartcities.monitoring.health import State, checks, run, worst

MARKS = {State.OK: "ok", State.WARNING: "WARNING", State.FAILED: "FAILED"}


class Command(BaseCommand):
    """Say what is wrong and what to do.

    The exit code is that of monitoring plugins: 0 if all is well, 1 for a warning, 2 if something
    has failed.
    """

    help = "Say what is wrong with the portal, and what to do. Exit code: 0, 1 warning, 2 failed."
    # It has to speak when the database does not.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ask-others",
            action="store_true",
            help="also run the checks that ask machines of others (certificates of partners)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        results = run(each for each in checks() if options["ask_others"] or not each.asks_others)
        for result in results:
            finding = result.finding
            self.stdout.write(f"{MARKS[finding.state]:8}{result.check.name}: {finding.said}")
            for detail in finding.details:
                self.stdout.write(f"{'':8}- {detail}")
            if finding.advice:
                self.stdout.write(f"{'':8}{finding.advice}")
        if state := worst(results):
            sys.exit(state)
