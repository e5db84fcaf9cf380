"""Counts gathered in memory: a request adds one, and a thread of its own writes them down."""

from __future__ import annotations

import atexit
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock, Timer
from typing import Any

from django.db import Error, connections

logger = logging.getLogger("smartcities.showings")

#: Seconds between two writes at least.
PAUSE = 10.0
#: Different things that are counted between two writes; what comes beyond is lost.
MOST = 5_000


class Tally:
    """Counts of this process. What cannot be written is lost; no request ever waits or fails."""

    def __init__(self, write: Callable[[Mapping[Any, int]], None]) -> None:
        self._write = write
        self._lock = Lock()
        self._counts: Counter[Any] = Counter()
        self._timer: Timer | None = None
        atexit.register(self.flush)

    def add(self, thing: Any) -> None:
        """Count *thing* once; ``PAUSE`` seconds after the first all are written."""
        with self._lock:
            if thing not in self._counts and len(self._counts) >= MOST:
                return
            self._counts[thing] += 1
            if self._timer is None:
                self._timer = self.later()
                self._timer.start()

    def later(self) -> Timer:
        """Return the thread that will write; it keeps no process alive."""
        timer = Timer(PAUSE, self._flush_and_close)
        timer.daemon = True
        return timer

    def taken(self) -> Counter[Any]:
        """Return what was counted and not written, and begin anew."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._timer = None
        return counts

    def flush(self) -> None:
        """Write what was counted."""
        counts = self.taken()
        if not counts:
            return
        try:
            self._write(counts)
        except Error as error:
            logger.warning("Showings were not counted: %s: %s", type(error).__name__, error)

    def _flush_and_close(self) -> None:
        try:
            self.flush()
        finally:
            # The thread ends here, and a connection belongs to its thread.
            connections.close_all()
