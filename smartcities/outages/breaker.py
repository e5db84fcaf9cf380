"""A circuit breaker: after a timeout nobody waits for the same silent server again at once."""

from __future__ import annotations

import logging
import time
from threading import Lock

logger = logging.getLogger(__name__)


class CircuitBreaker:
    """Closed while a server answers; open after it was silent; then one request at a time tries.

    One for all threads of a process.
    """

    def __init__(self, server: str, rest: float) -> None:
        #: What the log calls it.
        self.server = server
        #: Seconds for which an open breaker lets nobody try.
        self.rest = rest
        self._lock = Lock()
        #: When the next one may try, by the monotonic clock; None while closed.
        self._retry_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the server was silent when it was asked last."""
        return self._retry_at is not None

    def admits(self, seconds: float) -> bool:
        """Tell whether the caller may ask the server, which it gives *seconds* to answer.

        While the breaker is open, the one who may is the only one for that time.
        """
        if self._retry_at is None:
            return True
        with self._lock:
            now = time.monotonic()
            if self._retry_at is None:  # another thread was faster
                return True  # type: ignore[unreachable]
            if now < self._retry_at:
                return False
            self._retry_at = now + seconds + self.rest
            return True

    def failed(self, reason: str) -> None:
        """Open the breaker: the server did not answer in time."""
        with self._lock:
            was_closed = self._retry_at is None
            self._retry_at = time.monotonic() + self.rest
        if was_closed:
            logger.error("The %s does not answer: %s", self.server, reason)

    def succeeded(self) -> None:
        """Close the breaker: the server answers."""
        if self._retry_at is None:
            return
        with self._lock:
            was_open, self._retry_at = self._retry_at is not None, None
        if was_open:
            logger.warning("The %s answers again.", self.server)
