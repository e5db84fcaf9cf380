"""What the test database held at some moment, kept and put back: as migrations left it, the demo.

Django's own flush takes what migrations wrote, and ``post_migrate`` then writes content types and
permissions anew: half a second after each test with transactions of its own.
"""

from __future__ import annotations

import sqlite3

from django.apps import apps
from django.core.management.color import no_style
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
        for table in _tables():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
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
        tables = ", ".join(f'"{table}"' for table in _tables())
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [f"kept_{name}"])
        kept = {table for (table,) in cursor.fetchall()}
        for table in kept:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept_{name}."{table}"')
        models = apps.get_models(include_auto_created=True)
        written = [each for each in models if each._meta.db_table in kept]
        for sql in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(sql)
        triggers.install()


def _tables() -> list[str]:
    """Return the names of the tables of all models, without the list of migrations."""
    return sorted(connection.introspection.django_table_names(only_existing=True))
