"""The registry of checks: whatever one of them does, the others are made."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from smartcities.monitoring import health
from smartcities.monitoring.health import (
    Finding,
    State,
    TooLongError,
    checks,
    register_check,
    run,
    within,
    worst,
)


@pytest.fixture(autouse=True)
def _no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_checks", {})


def broken() -> Finding:
    raise ValueError("SecretDetail")


def test_the_worst_comes_first_and_decides() -> None:
    register_check("a", "A", lambda: Finding(State.OK))
    register_check("b", "B", lambda: Finding(State.WARNING))
    register_check("c", "C", lambda: Finding(State.FAILED))
    results = run(checks())
    assert [result.check.key for result in results] == ["c", "b", "a"]
    assert worst(results) is State.FAILED
    assert worst([]) is State.OK


def test_a_check_that_fails_itself_is_a_failure_that_gives_nothing_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    register_check("a", "A", broken)
    register_check("b", "B", lambda: Finding(State.OK))
    first, second = run(checks())
    assert first.finding.state is State.FAILED
    assert "ValueError" in first.finding.said
    assert "SecretDetail" not in first.finding.said
    assert second.finding.state is State.OK
    assert "SecretDetail" in caplog.text


def test_a_key_stands_for_one_check() -> None:
    register_check("a", "A", broken)
    register_check("a", "B", lambda: Finding(State.OK))
    assert [check.name for check in checks()] == ["B"]


@pytest.fixture
def hanging() -> Iterator[Event]:
    released = Event()
    yield released
    released.set()


def test_what_hangs_is_left_behind(hanging: Event) -> None:
    with pytest.raises(TooLongError):
        within(0.01, hanging.wait)


def test_what_ends_in_time_gives_its_result_or_its_error() -> None:
    assert within(60, lambda: 7) == 7
    with pytest.raises(ValueError, match="SecretDetail"):
        within(60, broken)
