"""Counts gathered in memory: a request adds one, and a thread of its own writes them down."""

from __future__ import annotations

import atexit
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock, Timer
from typing import Any

from django.db import Error, connections

from smartcities.outages.errors import outage_status

logger = logging.getLogger(__name__)

#: Seconds between two writes at least.
PAUSE = 10.0
#: Different things that are counted between two writes; what comes beyond is lost.
MOST = 5_000


class Tally:
    """Counts of this process; no request ever waits for them to be written, or fails.

    What cannot be written in an outage waits for the next time; a process that is killed loses
    what it had not written.
    """

    def __init__(self, name: str, write: Callable[[Mapping[Any, int]], None]) -> None:
        #: What the log calls what is counted.
        self.name = name
        self._write = write
        self._lock = Lock()
        self._counts: Counter[Any] = Counter()
        self._timer: Timer | None = None
        atexit.register(self.flush, is_last=True)

    def add(self, thing: Any) -> None:
        """Count *thing* once; ``PAUSE`` seconds after the first all are written."""
        self._add({thing: 1})

    def _add(self, counts: Mapping[Any, int]) -> None:
        with self._lock:
            for thing, number in counts.items():
                if thing in self._counts or len(self._counts) < MOST:
                    self._counts[thing] += number
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

    def flush(self, is_last: bool = False) -> None:
        """Write what was counted; what cannot be written is lost if it is the last time."""
        counts = self.taken()
        if not counts:
            return
        try:
            self._write(counts)
        except Error as error:
            said = f"{type(error).__name__}: {error}"
            if is_last or outage_status(error) is None:
                logger.warning("%s were not counted: %s", self.name, said)
                return
            logger.warning("%s will be counted later: %s", self.name, said)
            self._add(counts)

    def _flush_and_close(self) -> None:
        try:
            self.flush()
        finally:
            # The thread ends here, and a connection belongs to its thread.
            connections.close_all()
