"""Sets of primary keys: compressed, immutable, and fast to count."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import FrozenBitMap

#: A roaring bitmap, which holds whole numbers below 2³². Frozen, because threads share it.
Keys = FrozenBitMap
NONE = Keys()


def union(sets: Iterable[Keys]) -> Keys:
    """Return the keys that any of *sets* holds."""
    return Keys.union(NONE, *sets)
