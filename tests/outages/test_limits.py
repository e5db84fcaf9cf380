"""How long a request waits for the database: only what serves requests has limits."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.waiting import wait

from smartcities.outages import limits as limits_module
from smartcities.outages.breaker import CircuitBreaker
from smartcities.outages.limits import Limits, limit_locks
from smartcities.outages.postgresql import connection as module
from smartcities.outages.postgresql.connection import LimitedConnection, SilentServerError
from tests.house.test_settings import GOOD, manage

ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="This waits for a PostgreSQL."
)
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="This waits for a lock.")
ASK = "from smartcities.outages.limits import limits; print(limits())"


@pytest.mark.full
@pytest.mark.database
def test_a_command_has_no_limits() -> None:
    done = manage("shell", "--verbosity", "0", "--command", ASK, **GOOD)
    assert done.stdout.strip() == "None", done.stderr


@pytest.mark.full
@pytest.mark.database
def test_what_serves_requests_has_those_of_the_settings() -> None:
    more = {"DATABASE_TIMEOUT": "4", "DATABASE_STATEMENT_TIMEOUT": "9"}
    code = f"import smartcities.wsgi; {ASK}"
    done = manage("shell", "--verbosity", "0", "--command", code, **GOOD, **more)
    assert done.stdout.strip() == "Limits(answer=4, statement=9)", done.stderr


@pytest.fixture
def serving() -> Iterator[CircuitBreaker]:
    """Put this process under limits, and return the breaker of its connections."""
    breaker = CircuitBreaker("database", rest=60)
    # Undone before the test's own connection rolls back, which the breaker would keep it from.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "breaker", breaker)
        patch.setattr(module, "MARGIN", 0)
        patch.setattr(limits_module, "_limits", Limits(answer=4, statement=12))
        yield breaker


@pytest.fixture
def made(db: None, serving: CircuitBreaker) -> Iterator[LimitedConnection]:
    """Return a connection beside that of the test."""
    params = connection.get_connection_params()
    params.pop("cursor_factory", None)
    found = LimitedConnection.connect(**params, autocommit=True)
    yield found
    found.close()


@ON_POSTGRESQL
@pytest.mark.full
def test_a_server_that_does_not_answer_the_first_statement_is_silent(
    made: LimitedConnection, serving: CircuitBreaker
) -> None:
    made.has_answered = False
    with pytest.raises(SilentServerError, match="was silent for"):
        made.execute("SELECT pg_sleep(60)")
    assert made.closed
    assert serving.is_open
    # Others fail at once, without a connection.
    with pytest.raises(SilentServerError, match="left alone"):
        LimitedConnection.connect("host=192.0.2.1")


@ON_POSTGRESQL
@pytest.mark.full
def test_a_long_statement_has_its_time_once_the_server_has_answered(
    made: LimitedConnection, serving: CircuitBreaker
) -> None:
    made.has_answered = False
    assert made.execute("SHOW statement_timeout").fetchone() == ("12s",)
    made.execute("SELECT pg_sleep(5)")
    assert not serving.is_open


@ON_POSTGRESQL
@pytest.mark.django_db
def test_postgresql_compiles_no_statement() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


@ON_POSTGRESQL
@pytest.mark.full
def test_the_server_ends_a_statement_that_takes_too_long(made: LimitedConnection) -> None:
    module.MARGIN = 60  # put back by the fixture
    with pytest.raises(psycopg.errors.QueryCanceled):
        made.execute("SELECT pg_sleep(60)")
    assert made.execute("SELECT 2").fetchone() == (2,)


@ON_POSTGRESQL
@pytest.mark.full
def test_where_the_server_does_not_the_connection_does(made: LimitedConnection) -> None:
    made.execute("SET statement_timeout = 0")
    with pytest.raises(SilentServerError, match="not answered within"):
        made.execute("SELECT pg_sleep(60)")
    assert made.closed


@ON_POSTGRESQL
@pytest.mark.full
def test_a_long_statement_ends_when_others_find_the_server_silent(
    made: LimitedConnection, serving: CircuitBreaker
) -> None:
    made.execute("SET statement_timeout = 0")
    serving.failed("another request waited")
    with pytest.raises(SilentServerError):
        made.execute("SELECT pg_sleep(60)")


@ON_POSTGRESQL
@pytest.mark.django_db
def test_each_request_asks_the_server_anew_whether_it_answers(serving: CircuitBreaker) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert connection.connection.has_answered
    connection.close_if_unusable_or_obsolete()  # as Django does when a request begins
    assert not connection.connection.has_answered


def test_psycopg_still_drives_its_waiting_as_the_limits_need() -> None:
    """All waiting goes through ``Connection.wait``, which resumes a generator now and then."""
    assert "wait" in vars(psycopg.Connection)
    asked: list[Any] = []

    def generator() -> Iterator[Any]:
        while len(asked) < 2:
            asked.append((yield psycopg.waiting.WAIT_R))

    ours, theirs = socket.socketpair()
    with ours, theirs:
        wait(generator(), ours.fileno(), interval=0.01)
    assert not any(asked)


@ON_SQLITE
@pytest.mark.django_db
def test_a_request_waits_for_a_lock_of_sqlite_no_longer_than_for_the_database(
    serving: CircuitBreaker,
) -> None:
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()
        try:
            limit_locks(None, connection)
            assert cursor.execute("PRAGMA busy_timeout").fetchone() == (4000,)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual[0]}")
