"""Runs the migrations of the next release, which fail at first, and says what is left each time.

    DJANGO_SETTINGS_MODULE=tests.faults.half_settings python -m tests.faults.migrating

Prints one JSON object: how things stand before, after it failed, and after it did not. At the end
the migrations are taken back.
"""

from __future__ import annotations

import json
import os
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from resources.models import Report  # noqa: E402
from smartcities.operations.checks.backends import database  # noqa: E402
from smartcities.publishing import version  # noqa: E402
from smartcities.publishing.models import AuditEntry, Theme  # noqa: E402

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers() -> list[str]:
    """Return the names of all triggers of the database."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return sorted(name for (name,) in cursor.fetchall())


def is_noticed(model: Any) -> bool:
    """Tell whether visitors see what somebody writes now."""
    before = version.current().token
    row = model._base_manager.get()
    model._base_manager.filter(pk=row.pk).update(slug=f"{row.slug}-")
    return version.current().token != before


def is_refused() -> bool:
    """Tell whether the log of changes refuses to lose an entry."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # As by hand: Django would first ask what depends on an entry.
            cursor.execute(f'DELETE FROM "{AuditEntry._meta.db_table}"')  # noqa: S608
    except DatabaseError:
        return True
    return False


def standing() -> dict[str, Any]:
    """Return how things stand."""
    ready = Client(SERVER_NAME="localhost").get("/readyz")
    return {
        "token": version.current().token,
        "triggers": triggers(),
        "summary": Theme.objects.get().summary,
        # A table that the first migration alters, and one that it does not.
        "noticed": [is_noticed(Theme), is_noticed(Report)],
        "refused": is_refused(),
        "ready": [ready.status_code, ready.json()["database"]],
        "health": database().said,
    }


def main() -> None:
    found = {"before": standing()}
    os.environ["HALF"] = "fail"
    try:
        call_command("migrate", verbosity=0)
    except RuntimeError as error:
        found["error"] = str(error)
    found["failed"] = standing()
    os.environ["HALF"] = ""
    call_command("migrate", verbosity=0)
    found["done"] = standing()
    call_command("migrate", "half", "zero", verbosity=0)
    found["undone"] = standing()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
