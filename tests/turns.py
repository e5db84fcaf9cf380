"""Matrices that CI walks through in part, and who makes a release walks through whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def by_turns(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    """Return parameters: each of *first* with one of *second*, by turns; other pairs are drills.

    So each value is met in every run, and each pair before a release: ``./run test -m drill``.
    """
    return [
        pytest.param(one, other, marks=[] if place == number % len(second) else pytest.mark.drill)
        for number, one in enumerate(first)
        for place, other in enumerate(second)
    ]
