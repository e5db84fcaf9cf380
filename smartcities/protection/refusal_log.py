"""The log line about a refused client, for operators and fail2ban."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any, cast

from django.http import HttpRequest

#: A client that is refused repeatedly is logged once in this number of seconds.
SILENCE = 600.0
#: How many clients are remembered; with more, some may be logged more often.
MOST_CLIENTS = 10_000

logger = logging.getLogger(__name__)


def is_news(record: logging.LogRecord) -> bool:
    """Tell whether Django's log line about a response says more than ours.

    Django logs each 429, and those of a client that does not stop would fill the log.
    """
    return not getattr(getattr(record, "request", None), "refusal_is_logged", False)


class RefusalLog:
    """Writes a line when a client is first refused, and every ten minutes while it goes on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def refused(self, client: str, request: HttpRequest) -> None:
        """Log that *request* of *client* gets 429."""
        cast(Any, request).refusal_is_logged = True
        now = time.monotonic()
        with self._lock:
            if self._until.get(client, now) > now:
                return
            if len(self._until) >= MOST_CLIENTS:
                self._until.clear()
            self._until[client] = now + SILENCE
        # The full path is percent-encoded, so that clients cannot add lines to the log.
        address = request.META.get("REMOTE_ADDR", "")
        logger.warning(
            "Client %s is over its budget: GET %s", address, request.get_full_path()[:200]
        )
