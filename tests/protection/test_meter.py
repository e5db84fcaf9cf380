"""What a request costs: work, and no waiting but that for a database that works elsewhere."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from smartcities.protection.meter import Meter


def busy_for(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.mark.django_db
def test_the_work_of_the_thread_counts() -> None:
    with Meter() as meter:
        busy_for(0.02)
    assert meter.seconds >= meter.thread >= 0.02


@pytest.mark.django_db
def test_a_database_that_is_another_process_is_counted_by_the_clock() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite works in the thread itself.")
    with Meter() as meter, connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.1)")
    assert meter.database >= 0.09
    assert meter.seconds == meter.thread + meter.database


@pytest.mark.django_db
def test_to_wait_is_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    # However long the clock says that it took, as on a machine that others keep busy.
    with Meter() as meter:
        monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    assert meter.seconds < 1e6


@pytest.mark.django_db
def test_nothing_is_counted_after_the_end() -> None:
    with Meter() as meter:
        pass
    counted = meter.seconds
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert meter.seconds == counted
