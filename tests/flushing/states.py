"""What the test database held at some moment, kept and put back: as migrations left it, the demo.

Django's own flush takes what migrations wrote, and ``post_migrate`` then writes content types and
permissions anew: half a second after each test with transactions of its own.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from smartcities.publishing.audit import triggers

#: How often a locked database is tried again, a quarter of a second each.
TRIES = 240

_databases: dict[str, sqlite3.Connection] = {}


def keep(name: str) -> None:
    """Keep what the database holds now as *name*; call it outside transactions."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _databases[name] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_databases[name])
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS kept_{name} CASCADE; CREATE SCHEMA kept_{name}")
        for table in _filled(cursor):
            cursor.execute(f'CREATE TABLE kept_{name}."{table}" AS TABLE "{table}"')


def is_kept(name: str) -> bool:
    """Tell whether this process has kept something as *name*."""
    if connection.vendor == "sqlite":
        return name in _databases
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", [f"kept_{name}"]
        )
        return cursor.fetchone()[0]


def write(name: str, file: Path) -> None:
    """Write what was kept as *name* into *file*; SQLite alone can."""
    with closing(sqlite3.connect(file)) as there:
        _databases[name].backup(there)


def read(name: str, file: Path) -> None:
    """Keep as *name* what ``write`` wrote."""
    with closing(sqlite3.connect(file)) as there:
        _databases[name] = sqlite3.connect(":memory:", check_same_thread=False)
        there.backup(_databases[name])


def put_back(name: str) -> None:
    """Make the database what it was when it was kept as *name*; call it outside transactions."""
    if connection.vendor == "sqlite":
        tries = iter(range(TRIES))
        connection.ensure_connection()
        # Raises StopIteration where another connection never ends its transaction.
        _databases[name].backup(connection.connection, progress=lambda *_: next(tries), sleep=0.25)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for trigger in triggers.wanted(connection.vendor):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}" ON "{triggers.TABLE}"')
        # Rows, not whole tables: making the file of each table anew takes a second. Triggers write
        # what changed for others to read, so there may be rows again where there were none.
        while filled := _filled(cursor):
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [f"kept_{name}"])
        for (table,) in cursor.fetchall():
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept_{name}."{table}"')
        triggers.install()


def _filled(cursor: Any) -> list[str]:
    """Return the names of the models' tables that have rows."""
    tables = connection.introspection.django_table_names(only_existing=True)
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]
