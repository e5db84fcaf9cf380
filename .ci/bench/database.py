"""The database of a measurement: ours alone, made anew, and known as such by a table."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from smartcities.publishing.types import page_types

#: Stands in every database that a measurement has filled, and may therefore empty.
MARK = "bench_database"


class NotOursError(Exception):
    """The database holds content that no measurement brought."""


def _create() -> None:
    """Make the PostgreSQL database that the settings name, if the server lacks it."""
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")


def _empty() -> None:
    """Take away every table, whoever made it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)


def renew() -> None:
    """Leave the database migrated, marked as ours and without content.

    ``NotOursError`` where it holds pages and no mark: somebody's portal is never emptied.
    """
    if connection.vendor == "postgresql":
        _create()
    tables = set(connection.introspection.table_names())
    if MARK in tables:
        _empty()
    else:
        for model in (*page_types(), apps.get_model("publishing", "Theme")):
            if model._meta.db_table in tables and model._base_manager.exists():
                raise NotOursError(
                    "DATABASE_URL names a database that holds content of its own; "
                    "name an empty one, or none for a file in var/bench/"
                )
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MARK} (id integer)")
