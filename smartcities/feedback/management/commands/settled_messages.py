"""Delete messages that were settled 180 days ago: ``manage.py settled_messages``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from smartcities.feedback.leaving import delete_expired


class Command(BaseCommand):
    """For a timer: the next message does the same, but perhaps none comes for long."""

    help = "Deletes the messages of readers that were answered or closed 180 days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Deleted: {delete_expired()}")
