"""An empty database is made by squashed migrations, and is as the single ones make it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from bench.server import ROOT
from smartcities.backups.migrated import applied, known
from smartcities.deployment.management.commands.migrate import forget_squashed
from tests.faults.servers import postgresql

#: As many as an app may have in an empty database: with more, the next squash is due.
MOST = 10


def test_an_empty_database_is_made_by_the_squashed_migrations() -> None:
    loader = MigrationLoader(None)
    squashed = set(loader.replacements)
    assert {app for app, _name in squashed} >= {"media", "publishing", "casestudies", "events"}
    assert squashed <= loader.graph.nodes.keys()
    replaced = {key for each in loader.replacements.values() for key in each.replaces}
    assert replaced & loader.graph.nodes.keys() == set()


def test_no_app_has_so_many_migrations_that_a_squash_is_due() -> None:
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts
    }
    found = Counter(app for app, _name in MigrationLoader(None).graph.nodes if app in ours)
    assert found
    assert {app: number for app, number in found.items() if number > MOST} == {}


def test_a_number_names_one_migration_of_an_app() -> None:
    # So that `migrate LABEL NUMBER` goes on to say which.
    found = Counter((app, name[:4]) for app, name in MigrationLoader(None).disk_migrations)
    assert [key for key, number in found.items() if number > 1] == []


@pytest.mark.django_db
def test_a_snapshot_names_the_single_migrations() -> None:
    assert applied() == known()
    assert "experts.0001_initial" in known()
    assert [each for each in known() if "_squashed" in each] == []


@pytest.mark.django_db
def test_squashed_migrations_are_taken_off_the_list_and_count_as_applied_still() -> None:
    squashed = MigrationLoader(None).replacements.keys()
    recorder = MigrationRecorder(connection)
    assert squashed <= recorder.applied_migrations().keys()
    forget_squashed(connection)
    assert squashed & recorder.applied_migrations().keys() == set()
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.check_replacements()
    assert squashed <= recorder.applied_migrations().keys()


def run(address: str, *command: object) -> None:
    """Run Python with *command* on the database at *address*, with the sample type."""
    given = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT, env=os.environ | given, check=True
    )


def migrate(address: str, *target: str) -> None:
    """Run ``manage.py migrate``."""
    run(address, "manage.py", "migrate", *target, "--noinput", "--verbosity=0")


#: What a database is made of: columns in their order, and all that has a name.
CATALOGUE = """
SELECT table_name, row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position)::text,
    concat_ws(' ', column_name, udt_name, character_maximum_length, numeric_precision,
        numeric_scale, is_nullable, column_default, is_identity)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT relname, attname, attstorage::text FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT attisdropped
UNION ALL SELECT relname, relkind::text, reloptions::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass::text, tgname, concat(tgenabled, pg_get_triggerdef(oid))
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname, '', pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
"""
#: What differs each time: moments, and the token of a version. SQLite's index cannot be read.
OWN = {"django_migrations", "publishing_contentversion", "publishing_contentchange"}
OWN |= {"browsing_words"}


def made_of(address: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return the schema of a database, and the rows of its tables."""
    path = address.removeprefix("sqlite:///")
    opened: Any = sqlite3.connect(path) if path != address else psycopg.connect(address)
    with closing(opened) as there:
        if path != address:
            schema = there.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
            # The numbers from which keys go on: SQLite notes a zero for a table made anew.
            tables = {name for kind, name, _sql in schema if kind == "table"}
            tables -= {"sqlite_sequence"}
        else:
            schema = there.execute(CATALOGUE).fetchall()
            found = there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = {name for (name,) in found.fetchall()}
        rows = {
            table: sorted(map(repr, there.execute(f'SELECT * FROM "{table}"').fetchall()))  # noqa: S608
            for table in tables - OWN
        }
    return sorted(map(repr, schema)), rows


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Returns the address of an empty database, on the engine of the run."""
    if connection.vendor == "sqlite":
        names = (f"sqlite:///{tmp_path}/{number}.sqlite3" for number in range(9))
        yield lambda: next(names)
        return
    with postgresql() as server:

        def emptied() -> str:
            server.execute("DROP SCHEMA public CASCADE")
            server.execute("CREATE SCHEMA public")
            return server.address

        yield emptied


@pytest.mark.full
@pytest.mark.database
def test_schema_and_rows_are_those_of_the_single_migrations(empty: Callable[[], str]) -> None:
    address = empty()
    run(address, "-m", "tests.deployment.old_chain")
    schema, rows = made_of(address)
    assert any("casestudy_no_summary" in each for each in schema)
    assert len(rows["auth_group"]) == 3
    address = empty()
    migrate(address)
    now, rows_now = made_of(address)
    assert [each for each in now if each not in schema] == []
    assert [each for each in schema if each not in now] == []
    assert rows_now == rows
    # Back to the middle of what was squashed, where the contents stay, and on again.
    migrate(address, "casestudies", "0012")
    there, _rows = made_of(address)
    assert any("casestudies_casestudy" in each for each in there)
    assert not any("casestudy_no_summary" in each for each in there)
    migrate(address)
    again, _rows = made_of(address)
    assert len(again) == len(schema)


@pytest.mark.full
@pytest.mark.drill
@pytest.mark.database
@pytest.mark.parametrize("steps", [52, 80])
def test_a_database_with_some_of_the_single_ones_goes_on_with_them(
    steps: int, empty: Callable[[], str]
) -> None:
    address = empty()
    run(address, "-m", "tests.deployment.old_chain", steps)
    migrate(address)
    schema, rows = made_of(address)
    address = empty()
    migrate(address)
    assert (schema, rows) == made_of(address)
