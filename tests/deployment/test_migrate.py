"""Migrations give way to readers, and go on when the table is free."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.commands import migrate as djangos
from django.db import DataError, OperationalError, connection, transaction

from smartcities.deployment.management.commands import migrate
from tests.faults.servers import postgresql


def taken(error: type[psycopg.Error]) -> OperationalError:
    """Return what Django raises for an error of the driver."""
    made = OperationalError("canceling statement due to lock timeout\nHINT: none")
    made.__cause__ = error()
    return made


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What Django's command does at each call: an error, or nothing."""
    planned: list[Any] = []

    def handle(self: Any, *args: Any, **options: Any) -> None:
        if (found := planned.pop(0)) is not None:
            raise found

    monkeypatch.setattr(djangos.Command, "handle", handle)
    monkeypatch.setattr(migrate, "PAUSE", 0)
    return planned


@pytest.mark.parametrize(
    ("error", "is_it"),
    [
        (psycopg.errors.LockNotAvailable, True),
        (psycopg.errors.DeadlockDetected, True),
        (psycopg.errors.QueryCanceled, False),
        (psycopg.OperationalError, False),
    ],
)
def test_only_a_table_in_use_is_waited_for(error: type[psycopg.Error], is_it: bool) -> None:
    assert migrate.is_taken(taken(error)) is is_it


@pytest.mark.django_db
def test_it_tries_again_where_the_database_has_such_locks(
    tries: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    error = taken(psycopg.errors.LockNotAvailable)
    tries += [error, error, None]
    if connection.vendor != "postgresql":
        with pytest.raises(OperationalError):
            call_command("migrate")
        return
    call_command("migrate")
    assert tries == []
    said = capsys.readouterr().err
    assert said.count("Others use a table (canceling statement due to lock timeout).") == 2
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db
def test_any_other_error_ends_it(tries: list[Any]) -> None:
    tries += [taken(psycopg.errors.DiskFull), None]
    with pytest.raises(OperationalError):
        call_command("migrate")
    assert tries == [None]


@pytest.mark.django_db
def test_it_does_not_try_for_ever(tries: list[Any]) -> None:
    tries += [taken(psycopg.errors.LockNotAvailable)] * 1000
    with pytest.raises(OperationalError):
        call_command("migrate")
    assert len(tries) == 1000 - (migrate.TRIES if connection.vendor == "postgresql" else 1)


@pytest.mark.django_db
def test_with_a_table_in_its_hands_it_gives_way_to_whoever_waits_for_that_one() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Others have no such locks.")

    def timeout() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return cursor.fetchone()[0]

    with connection.execute_wrapper(migrate.with_lock_timeout):
        assert timeout() == migrate.LOCK_TIMEOUT
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE publishing_theme IN ACCESS EXCLUSIVE MODE")
            assert timeout() == migrate.WITH_A_TABLE
            transaction.set_rollback(True)
        assert timeout() == migrate.LOCK_TIMEOUT


@pytest.mark.django_db
def test_a_statement_that_fails_within_a_savepoint_is_what_is_said() -> None:
    # The migrations of triggers write the version in one.
    if connection.vendor != "postgresql":
        pytest.skip("Others have no such locks.")
    with (
        connection.execute_wrapper(migrate.with_lock_timeout),
        pytest.raises(DataError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 / 0")


#: Whether somebody has waited for a table for most of the second after which PostgreSQL looks for a
#: deadlock.
IS_WAITING = """
SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND clock_timestamp() - waitstart > '0.7 s')
"""


@pytest.mark.full
def test_a_reader_who_has_waited_for_long_is_served() -> None:
    with postgresql() as server, ExitStack() as stack:
        migration, reader, other = (
            stack.enter_context(closing(psycopg.connect(server.address))) for _ in range(3)
        )
        migration.execute("CREATE TABLE first (); CREATE TABLE second ()")
        migration.commit()
        other.autocommit = True
        migration.execute("LOCK TABLE first IN ACCESS EXCLUSIVE MODE")
        reader.execute("SELECT FROM second")
        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(reader.execute, "SELECT FROM first")
            until = time.monotonic() + 60
            while other.execute(IS_WAITING).fetchone() != (True,):
                assert time.monotonic() < until, "It never waited."
            migration.execute(migrate.SET_TIMEOUT, [migrate.WITH_A_TABLE, migrate.LOCK_TIMEOUT])
            with pytest.raises(psycopg.errors.LockNotAvailable):
                migration.execute("ALTER TABLE second ADD more integer")
            migration.rollback()
            assert reading.result(60).rowcount == 0
