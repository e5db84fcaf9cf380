"""The triggers while migrations run: a migrate that fails or is killed leaves them as they were.

Each migration is given a first and a last operation, which run in its transaction. SQLite refuses
to drop a column that a trigger names, so there they are dropped and made again. PostgreSQL's stay,
since those who write meanwhile need them, and pass over what the migration itself writes: a
function would name columns that are gone. Instead the last operation raises the version.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

from smartcities.publishing.models import ContentChange, ContentVersion
from smartcities.publishing.version.postgresql import MIGRATING
from smartcities.publishing.version.reading import skip

#: All of SQLite's triggers, ours for the log of changes too: to recreate a table drops its own.
EVERY = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"


class Triggers:
    """The triggers of one database during one migration."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, str]] = {}
        self.columns: dict[str, set[str]] = {}

    def begin(self, connection: BaseDatabaseWrapper) -> None:
        """Let the migration write and alter what they watch."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Until the end of its transaction.
                cursor.execute("SELECT set_config(%s, 'on', true)", [MIGRATING])
                return
            cursor.execute(EVERY)
            self.known = {name: (table, sql) for name, table, sql in cursor.fetchall()}
            tables = {table for table, _sql in self.known.values()}
            self.columns = {table: columns(connection, table) for table in tables}
            for name in self.known:
                if name.startswith("version_"):
                    cursor.execute(f'DROP TRIGGER "{name}"')

    def end(self, connection: BaseDatabaseWrapper) -> None:
        """Make again what is gone, and raise the version for all that the migration did.

        Where a column is gone, the code that knows it cannot write either: nothing is made there
        until the new code makes its own.
        """
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(EVERY)
                there = {name for name, _table, _sql in cursor.fetchall()}
                gone = {name: each for name, each in self.known.items() if name not in there}
                # Each table is asked once, and not for each of its triggers.
                whole = {
                    table
                    for table in {table for table, _sql in gone.values()}
                    if self.columns[table] <= columns(connection, table)
                }
                for table, sql in gone.values():
                    if table in whole:
                        cursor.execute(sql)
        if has_version(connection):
            skip(connection.alias)


class Watch(Operation):
    """The first operation of a migration, or its last."""

    reversible = True

    def __init__(self, triggers: Triggers, *, is_first: bool) -> None:
        self.triggers, self.is_first = triggers, is_first

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Begin or end."""
        step = self.triggers.begin if self.is_first else self.triggers.end
        step(schema_editor.connection)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """End or begin: the last operation is taken back first."""
        step = self.triggers.end if self.is_first else self.triggers.begin
        step(schema_editor.connection)


def surround(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Give each migration of *plan* its two operations; runs before every migrate."""
    if not plan or not has_version(connections[using]):
        return
    for migration, _is_backwards in plan:
        triggers = Triggers()
        migration.operations = [
            Watch(triggers, is_first=True),
            *migration.operations,
            Watch(triggers, is_first=False),
        ]


def has_version(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the database has a version, in the columns that this code knows."""
    for model in (ContentVersion, ContentChange):
        needed = {field.column for field in model._meta.concrete_fields}
        if not needed <= columns(connection, model._meta.db_table):
            return False
    return ContentVersion.objects.using(connection.alias).exists()


def columns(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """Return the names of the columns of *table*; none if it is not there."""
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        # Django's description of a table reads the statement that made it as well: with dozens of
        # tables, many times as long as the migrations themselves.
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
        return {column[0] for column in cursor.description}
