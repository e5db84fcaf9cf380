"""Values that a process caches until the content changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from smartcities.publishing.version.reading import current

T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by name for the current version of the content; all are dropped when it changes.

    Threads share it; two threads may find the same value at once.
    """

    def __init__(self, most: int) -> None:
        #: How many values are kept at most.
        self.most = most
        self._state: tuple[str, dict[str, T]] = ("", {})

    def get(self, name: str, find: Callable[[], T | None]) -> T | None:
        """Return the value called *name*, which *find* returns the first time. None is not kept.

        One query for the version, and those of *find*.
        """
        version = current()
        token, values = self._state
        if token != version.token:
            values = {}
            if version.is_settled:
                self._state = (version.token, values)
        if name in values:
            return values[name]
        found = find()
        if found is not None and len(values) < self.most:
            values[name] = found
        return found
