"""Token buckets: what a client may cost, saved up, owed and forgotten in bounded memory."""

from __future__ import annotations

import pytest

from smartcities.protection import buckets
from smartcities.protection.buckets import Buckets


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Buckets:
    """A tenth of a second each second, ten seconds saved; the clock stands still."""
    monkeypatch.setattr(buckets.time, "monotonic", lambda: 1000.0)
    return Buckets(0.1, 10)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(buckets.time, "monotonic", lambda: 1000.0 + seconds)


def test_who_has_something_left_may_begin(budget: Buckets) -> None:
    assert budget.wait("192.0.2.1") == 0
    budget.charge("192.0.2.1", 9.9)
    assert budget.wait("192.0.2.1") == 0


def test_who_owes_waits_until_it_is_paid(budget: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    budget.charge("192.0.2.1", 12)
    assert budget.wait("192.0.2.1") == 20
    later(monkeypatch, 19)
    assert budget.wait("192.0.2.1") == 1
    later(monkeypatch, 21)
    assert budget.wait("192.0.2.1") == 0


def test_nobody_else_waits(budget: Buckets) -> None:
    budget.charge("192.0.2.1", 100)
    assert budget.wait("192.0.2.2") == 0


def test_a_debt_ends_in_foreseeable_time(budget: Buckets) -> None:
    for _ in range(50):
        budget.charge("192.0.2.1", 100)
    assert budget.wait("192.0.2.1") == 100


def test_no_more_is_saved_than_a_burst(budget: Buckets, monkeypatch: pytest.MonkeyPatch) -> None:
    budget.charge("192.0.2.1", 1)
    later(monkeypatch, 1_000_000)
    budget.charge("192.0.2.1", 11)
    assert budget.wait("192.0.2.1") == 10


def test_memory_is_bounded_and_who_is_charged_stays(
    budget: Buckets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "MOST_CLIENTS", 3)
    budget.charge("crawler", 15)
    for number in range(10):
        budget.charge(f"192.0.2.{number}", 0.01)
        budget.charge("crawler", 0.01)
    assert len(budget) == 3
    assert budget.wait("crawler") > 0
