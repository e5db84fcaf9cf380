"""Creating the triggers after migrations; what becomes of them meanwhile: ``migrating.py``.

Not by a migration: which tables are watched follows from the installed types, and SQLite's
schema editor drops a table's triggers whenever it recreates the table.
"""

from __future__ import annotations

from contextlib import nullcontext
from hashlib import sha256
from types import ModuleType
from typing import Any

from django.db import connections, transaction

from smartcities.publishing.models import ContentVersion
from smartcities.publishing.version import postgresql, sqlite
from smartcities.publishing.version.reading import begin, skip
from smartcities.publishing.version.watched import watched

SQL: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def wanted(vendor: str, tables: set[str]) -> dict[str, dict[str, str]]:
    """Return by table the SQL of all its triggers by their names, which contain its digest."""
    found: dict[str, dict[str, str]] = {}
    for watch in watched():
        if watch.table in tables:
            said = repr((SQL[vendor].triggers(watch, ""), SQL[vendor].SHARED))
            digest = sha256(said.encode()).hexdigest()[:8]
            name = f"version_{digest}_{watch.table[:35]}"
            found[watch.table] = SQL[vendor].triggers(watch, name)
    return found


def install(using: str = "default", **kwargs: Any) -> None:
    """Create missing triggers and drop outdated ones; runs after every migrate.

    Where any was missing the version is raised, because changes may have gone unnoticed.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if ContentVersion._meta.db_table not in tables:
        return
    begin(using)
    sql = SQL[connection.vendor]
    wishes = wanted(connection.vendor, tables)
    # On PostgreSQL each table for itself: all of them locked at once would be a deadlock with
    # whoever reads two of them. Whoever writes meanwhile meets the old triggers or the new ones.
    is_at_once = connection.vendor == "sqlite"
    whole = transaction.atomic(using=using) if is_at_once else nullcontext()
    with whole, connection.cursor() as cursor:
        cursor.execute(sql.EXISTING)
        there = dict(cursor.fetchall())
        if sql.SHARED and any(each.keys() - there.keys() for each in wishes.values()):
            cursor.execute(sql.SHARED)
        for table in sorted(wishes.keys() | set(there.values())):
            wished = wishes.get(table, {})
            missing = [name for name in wished if name not in there]
            outdated = [name for name in there if there[name] == table and name not in wished]
            with transaction.atomic(using=using):
                if missing:
                    # First, as by every writer; seen together with the triggers.
                    skip(using)
                for name in missing:
                    cursor.execute(wished[name])
                for name in outdated:
                    cursor.execute(sql.dropped(name, table))


def remove(using: str = "default") -> None:
    """Drop the triggers, for a load of very many rows while nobody is served.

    Each in a transaction of its own, for the same reason.
    """
    connection = connections[using]
    sql = SQL[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql.EXISTING)
        for name, table in cursor.fetchall():
            with transaction.atomic(using=using):
                cursor.execute(sql.dropped(name, table))
