"""``manage.py keep_static``: the static files of a release outlive it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from smartcities.deployment import static_files


class Command(BaseCommand):
    help = (
        "Keep a release's static files, so that the releases after it serve them to whoever still "
        "has one of its pages open. Safe to repeat; run it before the new release starts."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            default=Path(settings.STATIC_ROOT),
            help="the collected files of another release; without it, of this one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy what is missing, and tell how many files that were."""
        folder: Path = options["folder"]
        if not (folder / "staticfiles.json").exists():
            raise CommandError(f"{folder} holds no collected static files: run collectstatic.")
        try:
            count = static_files.keep(folder, Path(settings.KEPT_STATIC))
        except OSError as error:
            raise CommandError(f"The static files were not kept: {error}") from error
        self.stdout.write(f"{count} more static files are kept in {settings.KEPT_STATIC}.")
