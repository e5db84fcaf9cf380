"""``manage.py snapshots``: a snapshot into a folder of them, or a check of the newest."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from smartcities.deployment import snapshots


class Command(BaseCommand):
    help = (
        "Put a new snapshot into SNAPSHOT_FOLDER, and remove those that are neither of the last "
        "days nor of the last weeks. The timer runs it each night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how many are kept."""
        parser.add_argument("--days", type=int, default=7, help="keep the newest of so many days")
        parser.add_argument("--weeks", type=int, default=4, help="and of so many weeks")
        parser.add_argument("--verify", action="store_true", help="check the newest one instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make one, or check the newest."""
        if not settings.SNAPSHOT_FOLDER:
            raise CommandError("SNAPSHOT_FOLDER is not set: where are the snapshots to be?")
        if options["days"] < 1 or options["weeks"] < 0:
            raise CommandError("At least the newest one is kept: --days takes 1 or more.")
        folder = Path(settings.SNAPSHOT_FOLDER)
        needed = "verify" if options["verify"] else "snapshot"
        if needed not in get_commands():
            raise CommandError(f"This release has no command {needed}.")
        try:
            if options["verify"]:
                self.verify(folder)
            else:
                now = timezone.now().astimezone(UTC)
                snapshots.take(folder, now, options["days"], options["weeks"], self.stdout.write)
        except OSError as error:
            raise CommandError(f"{folder}: {error}") from error

    def verify(self, folder: Path) -> None:
        """Check the newest snapshot; an error if there is none."""
        found = snapshots.snapshots(folder) if folder.is_dir() else []
        if not found:
            raise CommandError(f"{folder} has no snapshot yet.")
        call_command("verify", str(found[0]))
        self.stdout.write(f"{found[0]} was checked.")
