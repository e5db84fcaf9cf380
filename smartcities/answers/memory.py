"""A cache in this process's memory, bounded in bytes; the least recently used entry goes first."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

#: Bytes that an entry costs beside its body: key, headers, dictionary.
OVERHEAD = 1_000


class _Shelf:
    """The entries, which all threads of the process share."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.entries: OrderedDict[str, tuple[Any, float, int]] = OrderedDict()
        self.total = 0

    def drop(self, key: str) -> None:
        entry = self.entries.pop(key, None)
        self.total -= entry[2] if entry else 0


_shelves: dict[str, _Shelf] = {}


class AnswerMemory(BaseCache):
    """Keeps tuples whose first value is a body; ``MAX_BYTES`` limits the sum of all bodies."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.most = int(params.get("OPTIONS", {}).get("MAX_BYTES", 64 * 2**20))
        self.shelf = _shelves.setdefault(name, _Shelf())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        shelf = self.shelf
        with shelf.lock:
            entry = shelf.entries.get(key)
            if entry is None:
                return default
            if entry[1] < time.time():
                shelf.drop(key)
                return default
            shelf.entries.move_to_end(key)
            return entry[0]

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        size = len(value[0]) + OVERHEAD
        until = self.get_backend_timeout(timeout)
        with self.shelf.lock:
            self.shelf.drop(key)
            self.shelf.entries[key] = (value, float("inf") if until is None else until, size)
            self.shelf.total += size
            while self.shelf.total > self.most:
                self.shelf.drop(next(iter(self.shelf.entries)))

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        if self.get(key) is not None:
            return False
        self.set(key, value, timeout)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        with self.shelf.lock:
            there = key in self.shelf.entries
            self.shelf.drop(key)
            return there

    def clear(self) -> None:
        with self.shelf.lock:
            self.shelf.entries.clear()
            self.shelf.total = 0
