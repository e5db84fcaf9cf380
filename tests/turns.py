"""Matrices that a run walks through in part, and CI or who makes a release walks through whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zlib import crc32

import pytest
from django.db import connection

from smartcities.publishing.types import page_types

#: How many content types each test of all of them meets in ``./run test``, and how many a long one
#: meets in CI that is marked ``by_turns``.
QUICK_TYPES, LONG_TYPES = 2, 3


def by_turns(
    first: Sequence[Any],
    second: Sequence[Any],
    name: Callable[[Any], str] | None = None,
) -> list[Any]:
    """Return parameters: each of *first* with one of *second*, by turns; other pairs are drills.

    So each value is met in every run, and each pair before a release: ``./run test -m drill``.
    *name* returns what the first is called in a test's name, if pytest would not know.
    """
    return [
        pytest.param(
            one,
            other,
            marks=[] if place == number % len(second) else pytest.mark.drill,
            id=f"{name(one)}-{str(other).encode('unicode_escape').decode()}" if name else None,
        )
        for number, one in enumerate(first)
        for place, other in enumerate(second)
    ]


def take_turns_with_types(items: Iterable[pytest.Item]) -> None:
    """Mark most of the tests that are run once for each content type as ``full``, or as drills.

    A type is what the parameter ``model`` of a stored test gives. The types share their mechanism,
    so two of them tell most of what eight would: which two is for the test's name to say, so that
    the same are met however many tests are run, and each type is met by some of them. Of long
    tests that are marked ``by_turns``, what CI leaves out is a drill in the same way. Long tests
    that CI runs on both databases (``database``) meet every other type on SQLite, and the rest on
    PostgreSQL.
    """
    types = page_types()
    for item in items:
        call = getattr(item, "callspec", None)
        if call is None or call.params.get("model") not in types:
            continue
        if item.get_closest_marker("stored") is None:
            continue  # what takes no time is told of every type at once
        others = sorted((name, at) for name, at in call.indices.items() if name != "model")
        turn = crc32(f"{item.nodeid.partition('[')[0]} {others}".encode())
        at = types.index(call.params["model"])
        if item.get_closest_marker("full") is None:
            if not _is_among(QUICK_TYPES, at, turn, len(types)):
                item.add_marker("full")
        elif item.get_closest_marker("by_turns"):
            if not _is_among(LONG_TYPES, at, turn, len(types)):
                item.add_marker("drill")
        elif item.get_closest_marker("database"):
            is_first = connection.vendor == "sqlite"
            if (turn + at) % 2 == is_first:
                item.add_marker("drill")


def _is_among(count: int, at: int, turn: int, number: int) -> bool:
    """Tell whether the one *at* this place is one of *count* that *turn* chooses from *number*."""
    return at in {(turn + each * number // count) % number for each in range(count)}
