"""After a timeout, one request at a time asks a silent server again."""

from __future__ import annotations

import pytest

from smartcities.outages import breaker
from smartcities.outages.breaker import CircuitBreaker


class Clock:
    """A monotonic clock that stands still."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(breaker, "time", made)
    return made


def test_everybody_asks_a_server_that_answers(time: Clock) -> None:
    server = CircuitBreaker("server", rest=2)
    assert [server.admits(3) for _ in range(5)] == [True] * 5
    assert not server.is_open


def test_nobody_asks_one_that_was_silent_until_it_had_a_rest(time: Clock) -> None:
    server = CircuitBreaker("server", rest=2)
    server.failed("silent")
    assert server.is_open
    time.now += 1.9
    assert not server.admits(3)
    time.now += 0.2
    assert server.admits(3)


def test_only_one_at_a_time_tries_it(time: Clock) -> None:
    server = CircuitBreaker("server", rest=2)
    server.failed("silent")
    time.now += 2
    assert [server.admits(3) for _ in range(3)] == [True, False, False]
    time.now += 4.9
    assert not server.admits(3)
    # Whoever tried has come to nothing and told nobody: the next one may.
    time.now += 0.1
    assert server.admits(3)


def test_one_answer_opens_it_to_all(time: Clock) -> None:
    server = CircuitBreaker("server", rest=2)
    server.failed("silent")
    server.succeeded()
    assert [server.admits(3) for _ in range(3)] == [True] * 3


def test_the_log_names_the_server_once_when_it_fails_and_when_it_is_back(
    time: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    server = CircuitBreaker("cache", rest=2)
    for _time in range(3):
        server.failed("timed out")
    for _time in range(3):
        server.succeeded()
    said = [record.getMessage() for record in caplog.records]
    assert said == ["The cache does not answer: timed out", "The cache answers again."]
