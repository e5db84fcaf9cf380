"""What is left of an index after a visitor's choices: totals, counts, keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import Any

from smartcities.index.keys import Keys
from smartcities.index.snapshot import Snapshot


class Selection:
    """The pages of an index that match a set of choices, given as the pages of each filter."""

    def __init__(self, index: Snapshot, chosen: Mapping[str, Keys]) -> None:
        self.index, self.chosen = index, chosen
        self._left: dict[str, Keys] = {}

    def pages(self, leave_out: str = "") -> Keys:
        """Return the pages that match all choices, except those of the filter *leave_out*."""
        if leave_out not in self.chosen:
            leave_out = ""
        if leave_out not in self._left:
            sets = [pages for name, pages in self.chosen.items() if name != leave_out]
            # The smallest first, so that the following intersections are small.
            self._left[leave_out] = reduce(and_, sorted(sets, key=len), self.index.pages)
        return self._left[leave_out]

    def counts(self, name: str) -> dict[Any, int]:
        """Return the hits of each value of an axis, ignoring what is chosen in it."""
        sets = self.index.values[name]
        if not self.chosen.keys() - {name}:
            return {value: len(pages) for value, pages in sets.items()}
        rest = self.pages(leave_out=name)
        return {value: pages.intersection_cardinality(rest) for value, pages in sets.items()}
