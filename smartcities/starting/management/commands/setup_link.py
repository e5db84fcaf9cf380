"""``manage.py setup_link``: the link to the set-up page of a portal that nobody runs yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from smartcities.desk.preparing import prepare
from smartcities.starting.bringing import bring
from smartcities.starting.links import has_administrator, new_link


class Command(BaseCommand):
    """Makes a new link each time, after which the one before opens nothing; safe to repeat."""

    help = "Print a link to the set-up page, good for a day and once, unless the portal is set up."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--prepare``, which ``./run start`` uses."""
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="bring the database and the static files up to date first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell progress on standard error; the link, or the addresses, go to standard output."""
        if options["prepare"]:
            prepare(self.tell)
        if has_administrator():
            # What was cut short when the portal was set up.
            bring(tell=self.tell)
            self.tell("This portal has an administrator, so it is set up.")
            self.stdout.write(f"Site: {settings.SITE_URL}/")
            self.stdout.write(f"Admin: {settings.SITE_URL}/admin/")
        else:
            self.stdout.write("Set your portal up here, once and within 24 hours:")
            self.stdout.write(new_link())

    def tell(self, line: str) -> None:
        """Write one line of progress."""
        self.stderr.write(line, self.style.NOTICE)
        self.stderr.flush()
