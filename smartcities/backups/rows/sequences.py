"""The numbers that tables have given out, so that none is given twice after a restore.

Revisions, tombstones and the log of changes name pages by number, also deleted ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models


def _numbered(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField)


def last_keys(kept: list[type[models.Model]]) -> dict[str, int]:
    """Return {label: the last number given out}."""
    found = {}
    with connection.cursor() as cursor:
        for model in filter(_numbered, kept):
            table, column = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            else:
                cursor.execute(
                    "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND "
                    "format('%%I.%%I', schemaname, sequencename) = "
                    "pg_get_serial_sequence(format('%%I', %s::text), %s)",
                    [table, column],
                )
            row = cursor.fetchone()
            if row and row[0]:
                found[model._meta.label_lower] = row[0]
    return found


def go_on_after(last: Mapping[str, Any], registry: Any) -> None:
    """Let each table of *registry* give out numbers after its own last, and after those of *last*.

    On PostgreSQL a sequence knows nothing of rows that were inserted with their number.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in registry.get_models(include_auto_created=True):
            if not (_numbered(model) and model._meta.managed and not model._meta.proxy):
                continue
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"SELECT max({quote(column)}) FROM {quote(table)}")  # noqa: S608
            most = max(cursor.fetchone()[0] or 0, int(last.get(model._meta.label_lower, 0)))
            if not most:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, most]
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [quote(table), column, most],
                )
