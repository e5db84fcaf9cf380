"""Delete for good what has been in the trash for more than 90 days: ``manage.py empty_trash``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smartcities.publishing.trash import overdue, purge
from smartcities.publishing.types import page_types
from smartcities.publishing.visibility import Visibility


class Command(BaseCommand):
    """For a timer: nothing depends on it, as nobody is offered such a page any more."""

    help = "Deletes for good the pages that have been in the trash for more than 90 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--everything", action="store_true", help="Also those that can still be put back."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pages = []
        for model in page_types():
            rows = model._default_manager.all()
            found = rows.in_state(Visibility.TRASHED) if options["everything"] else overdue(rows)
            pages += list(found)
        held = purge(pages)
        for page in held:
            self.stderr.write(f"Something protects it, so it stays in the trash: {page}")
        self.stdout.write(f"Deleted for good: {len(pages) - len(held)}")
