"""Readers for the environment variables of what the portal reports, as ``environment.py`` has."""

from __future__ import annotations

from smartcities import environment
from smartcities.monitoring.lines import FORMATS


def log_format(name: str = "LOG_FORMAT") -> str:
    """Return how log lines are written: one of ``FORMATS``."""
    value = environment.text(name, "line").lower()
    if value not in FORMATS:
        raise environment.fail(name, f"must be one of {', '.join(FORMATS)}, not {value!r}.")
    return value
