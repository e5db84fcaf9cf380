"""``manage.py demo``: the demo content, and an editor to change it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from smartcities.desk import demo, demo_user
from smartcities.desk.preparing import prepare


class Command(BaseCommand):
    """Loads what is missing of the demo and prints the editor's login; safe to repeat."""

    help = "Load the demo content (once; edited content is left alone) and make its editor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--prepare``, which ``./run demo`` uses."""
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="bring the database and the static files up to date first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell progress on standard error; the login alone goes to standard output."""
        wanted = os.environ.get("DEMO_PASSWORD", "")
        if wanted != wanted.strip() or not wanted.isprintable():
            raise CommandError("DEMO_PASSWORD must be one line without spaces around it.")
        var = Path(settings.VAR)
        if options["prepare"]:
            prepare(self.tell)
        # First, since a password that is easy to guess is refused.
        login = demo_user.ensure_password(var / "demo-password", wanted)
        demo.load(self.tell)
        self.stdout.write(login)

    def tell(self, line: str) -> None:
        """Write one line of progress."""
        self.stderr.write(line, self.style.NOTICE)
        self.stderr.flush()
