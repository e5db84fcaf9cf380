"""``manage.py unlock``: let people in again who have tried too many passwords or codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smartcities.accounts.models import Attempt


class Command(BaseCommand):
    """Deletes failed attempts: of one name, of one address, or all."""

    help = "Let people in again who have tried too many passwords or codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", metavar="NAME", help="only the attempts with this name")
        parser.add_argument("--address", help="only the attempts from this address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and say how many there were."""
        attempts = Attempt.objects.all()
        if options["user"]:
            attempts = attempts.filter(name=options["user"])
        if options["address"]:
            attempts = attempts.filter(address=options["address"])
        self.stdout.write(f"{attempts.delete()[0]} failed attempts deleted.")
