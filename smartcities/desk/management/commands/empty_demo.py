"""``manage.py empty_demo``: take away what came with the portal and nobody has changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smartcities.desk import emptying
from smartcities.publishing.audit.entry import Means
from smartcities.publishing.audit.recording import acting


class Command(BaseCommand):
    """As the admin's page does; what editors changed, or rely on, stays."""

    help = "Take the demo and the sample pages away; what editors changed or need stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what goes by kind, and each thing that stays with the reason."""
        if options["dry_run"]:
            plan = emptying.plan()
        else:
            with acting(Means.COMMAND):
                plan = emptying.empty()
        for name, number in plan.counts:
            self.stdout.write(f"{'Would go' if options['dry_run'] else 'Gone'}: {number} {name}")
        for thing, by in plan.staying():
            why = f"“{by}” needs it" if by is not None else "somebody changed it"
            self.stdout.write(f"Stays: {thing._meta.verbose_name} “{thing}”, as {why}")
        if plan.user.is_change:
            self.stdout.write(f"The demo's user: {plan.user.value}")
        elif not plan.going:
            self.stdout.write("There is nothing to take away.")
