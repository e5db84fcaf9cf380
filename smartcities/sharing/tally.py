"""Counters in memory: requests increment them, and a separate thread writes them."""

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

#: The least number of seconds between two writes.
PAUSE = 10.0
#: The number of different keys that are counted between two writes; further ones are lost.
MOST = 5_000


class Tally:
    """Counts of this process; requests never wait for them to be written, or fail with them.

    Counts that cannot be written in an outage are written later; a process that is killed loses
    its unwritten counts.
    """

    def __init__(self, name: str, write: Callable[[Mapping[Any, int]], None]) -> None:
        #: The name of the counts in the log.
        self.name = name
        self._write = write
        self._lock = Lock()
        self._counts: Counter[Any] = Counter()
        self._timer: Timer | None = None
        atexit.register(self.flush, is_last=True)

    def add(self, key: Any) -> None:
        """Count *key* once; all counts are written ``PAUSE`` seconds after the first."""
        self._add({key: 1})

    def _add(self, counts: Mapping[Any, int]) -> None:
        with self._lock:
            for key, number in counts.items():
                if key in self._counts or len(self._counts) < MOST:
                    self._counts[key] += number
            if self._timer is None:
                self._timer = self.later()
                self._timer.start()

    def later(self) -> Timer:
        """Return the timer that will write; it is a daemon thread."""
        timer = Timer(PAUSE, self._flush_and_close)
        timer.daemon = True
        return timer

    def taken(self) -> Counter[Any]:
        """Return the unwritten counts, and reset them."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._timer = None
        return counts

    def flush(self, is_last: bool = False) -> None:
        """Write the counts; if *is_last*, counts that cannot be written are lost."""
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
            # The thread ends here, and connections belong to their thread.
            connections.close_all()
