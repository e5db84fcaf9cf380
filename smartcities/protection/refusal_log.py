"""The line in the log by which an operator, or fail2ban, learns of a client that is refused."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any, cast

from django.http import HttpRequest

#: Seconds for which a client that is refused again and again stands in the log once.
SILENCE = 600.0
#: Clients that are remembered; with more of them some stand in the log more than once.
MOST_CLIENTS = 10_000

logger = logging.getLogger(__name__)


def is_news(record: logging.LogRecord) -> bool:
    """Tell whether a line that Django logs of an answer says more than the one written here.

    It writes one for each 429, and those of a client that goes on would fill the log.
    """
    return not getattr(getattr(record, "request", None), "refusal_is_logged", False)


class RefusalLog:
    """Writes one line when a client is first refused, and one each ten minutes that it goes on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def refused(self, client: str, request: HttpRequest) -> None:
        """Note that *request* of *client* is answered 429."""
        cast(Any, request).refusal_is_logged = True
        now = time.monotonic()
        with self._lock:
            if self._until.get(client, now) > now:
                return
            if len(self._until) >= MOST_CLIENTS:
                self._until.clear()
            self._until[client] = now + SILENCE
        # The full path is percent-encoded: nobody writes lines of their own into the log.
        address = request.META.get("REMOTE_ADDR", "")
        logger.warning(
            "Client %s is over its budget: GET %s", address, request.get_full_path()[:200]
        )
