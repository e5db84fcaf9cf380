"""A circuit breaker: after a timeout, other requests do not wait for the same server."""

from __future__ import annotations

import logging
import time
from threading import Lock

logger = logging.getLogger(__name__)


class CircuitBreaker:
    """Closed while a server answers; opened by a timeout; then one request at a time tries.

    All threads of a process share it.
    """

    def __init__(self, server: str, rest: float) -> None:
        #: The server's name in the log.
        self.server = server
        #: Seconds for which an open breaker lets no request try.
        self.rest = rest
        self._lock = Lock()
        #: When the next request may try, by the monotonic clock; None while closed.
        self._retry_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the last request to the server timed out."""
        return self._retry_at is not None

    def admits(self, seconds: float) -> bool:
        """Tell whether the caller may try the server, with a timeout of *seconds*.

        While the breaker is open, no other caller may try within that time.
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
