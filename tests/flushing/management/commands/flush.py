"""``manage.py flush`` of the test run: the database is as its migrations left it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from tests.flushing import states


class Command(flush.Command):
    """Puts back what the test database held at first."""

    def handle(self, **options: Any) -> None:
        states.put_back("empty")
