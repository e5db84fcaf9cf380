"""``manage.py flush`` of the test run: the log's triggers are away meanwhile."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from smartcities.publishing.audit import triggers


class Command(flush.Command):
    """Takes the triggers away, empties the database as Django does, and puts them back."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        on = f' ON "{triggers.TABLE}"' if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in triggers.wanted(connection.vendor):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
        try:
            super().handle(**options)
        finally:
            triggers.install(options["database"])
