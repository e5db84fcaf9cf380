"""An outage fills no log: one traceback a minute, and a line for each request."""

from __future__ import annotations

import logging
import sys

import pytest
from django.conf import settings
from django.db import OperationalError

from smartcities.outages import logs
from smartcities.outages.logs import OneTraceback


def record_of(error: Exception) -> logging.LogRecord:
    """Return what Django logs of a request that failed by *error*."""
    try:
        raise error
    except Exception:
        return logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Failed: %s", ("/?q=%41",), sys.exc_info()
        )


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> OneTraceback:
    monkeypatch.setattr(logs.time, "monotonic", lambda: 100.0)
    return OneTraceback()


def test_only_the_first_of_a_minute_has_its_traceback(
    rule: OneTraceback, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [record_of(OperationalError("gone")) for _ in range(3)]
    assert [rule.filter(record) for record in records] == [True] * 3
    assert [bool(record.exc_info) for record in records] == [True, False, False]
    assert logging.Formatter().format(records[1]) == "Failed: /?q=%41 (gone)"
    monkeypatch.setattr(logs.time, "monotonic", lambda: 161.0)
    late = record_of(OperationalError("gone"))
    rule.filter(late)
    assert late.exc_info


def test_a_mistake_of_ours_always_has_it(rule: OneTraceback) -> None:
    records = [record_of(ValueError("ours")) for _ in range(2)]
    assert [rule.filter(record) for record in records] == [True] * 2
    assert all(record.exc_info for record in records)


def test_the_settings_use_it() -> None:
    used = settings.LOGGING["filters"]["one_traceback"]["()"]
    assert used == f"{OneTraceback.__module__}.{OneTraceback.__name__}"
    assert "one_traceback" in settings.LOGGING["handlers"]["console"]["filters"]
