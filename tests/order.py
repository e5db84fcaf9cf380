"""In which order the processes of a run take its modules: what takes long comes first."""

from __future__ import annotations

from collections.abc import Iterable

import pytest


def seconds_of(item: pytest.Item) -> float:
    """Return about how long a test takes, as its marks tell: good enough to begin with the long."""
    is_long = item.get_closest_marker("full") is not None
    if item.get_closest_marker("browser"):
        return 4
    if item.get_closest_marker("stored"):
        return 0.4 if is_long else 0.06
    return 12 if is_long else 0.02  # long without a database of its own: it starts processes


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests by modules, those first that take longest, each in the order it had.

    A process takes the next module when it has done one, so the long ones must not be the last:
    the others would wait for them.
    """
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    by_length = sorted(modules.values(), key=lambda each: -sum(map(seconds_of, each)))
    return [item for module in by_length for item in module]
