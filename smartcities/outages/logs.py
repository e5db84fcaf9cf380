"""A log that stays readable in an outage, when every request fails for the same reason."""

from __future__ import annotations

import logging
import time

from smartcities.outages.errors import outage_status

#: Seconds within which only one traceback of an outage is logged.
REST = 60.0


class OneTraceback(logging.Filter):
    """Drop the traceback of an outage if one was logged a moment ago, and keep the line."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._until = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if outage_status(error) is None:
            return True
        now = time.monotonic()
        if now < self._until:
            record.msg, record.args = f"{record.getMessage()} ({error})", ()
            record.exc_info = record.exc_text = None
        else:
            self._until = now + REST
        return True
