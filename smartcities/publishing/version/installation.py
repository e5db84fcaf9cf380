"""Creating the triggers after migrations, and dropping them before.

Not by a migration: which tables are watched follows from the installed types, and SQLite's
schema editor drops a table's triggers whenever it recreates the table.
"""

from __future__ import annotations

from hashlib import sha256
from types import ModuleType
from typing import Any

from django.db import connections, transaction

from smartcities.publishing.models import ContentVersion
from smartcities.publishing.version import postgresql, sqlite
from smartcities.publishing.version.reading import begin, skip
from smartcities.publishing.version.watched import watched

SQL: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def wanted(vendor: str, tables: set[str]) -> dict[str, str]:
    """Return the SQL of all triggers on *tables* by their names, which contain its digest."""
    found: dict[str, str] = {}
    for watch in watched():
        if watch.table in tables:
            said = repr((SQL[vendor].triggers(watch, ""), SQL[vendor].SHARED))
            digest = sha256(said.encode()).hexdigest()[:8]
            found |= SQL[vendor].triggers(watch, f"version_{digest}_{watch.table[:35]}")
    return found


def install(using: str = "default", **kwargs: Any) -> None:
    """Create missing triggers and drop outdated ones; runs after every migrate.

    If any was missing the version is raised, because changes may have gone unnoticed.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if ContentVersion._meta.db_table not in tables:
        return
    begin(using)
    sql = SQL[connection.vendor]
    wishes = wanted(connection.vendor, tables)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(sql.EXISTING)
        there = dict(cursor.fetchall())
        missing = [name for name in wishes if name not in there]
        for name in there.keys() - wishes.keys():
            cursor.execute(sql.dropped(name, there[name]))
        if missing and sql.SHARED:
            cursor.execute(sql.SHARED)
        for name in missing:
            cursor.execute(wishes[name])
        if missing:
            skip(using)


def remove(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Drop the triggers if migrations are about to run.

    SQLite refuses to drop a column that a trigger names. Each in a transaction of its own: all
    tables locked at once would be a deadlock with whoever reads two of them.
    """
    connection = connections[using]
    if not plan:
        return
    sql = SQL[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql.EXISTING)
        for name, table in cursor.fetchall():
            with transaction.atomic(using=using):
                cursor.execute(sql.dropped(name, table))
