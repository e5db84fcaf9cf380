"""The protocol: a POST with surrogate keys, as for Fastly's "purge multiple keys"."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

logger = logging.getLogger(__name__)

#: The number of keys in one request, whose header has to stay below the servers' limit of 8 kB.
MOST = 100
#: Seconds for one attempt, and between attempts.
TIMEOUT = 5.0
PAUSES = (1.0, 4.0)
#: Statuses after which another attempt may help, beside those from 500.
WORTH_ANOTHER = frozenset({408, 425, 429})


class _NoRedirects(HTTPRedirectHandler):
    """Follows no redirects: they are due to a wrong setting, and the token must not be sent on."""

    def redirect_request(self, *given: Any) -> None:
        return None


def purge(keys: Collection[str]) -> bool:
    """Purge *keys* from the network; return whether that worked. Never raises."""
    return all(_is_sent(some) for some in _batches(sorted(keys)))


def _batches(keys: list[str]) -> Iterator[list[str]]:
    return (keys[start : start + MOST] for start in range(0, len(keys), MOST))


def _is_sent(keys: list[str]) -> bool:
    for pause in (*PAUSES, None):
        problem, may_help = _attempt(keys)
        if not problem:
            return True
        if pause is None or not may_help:
            break
        time.sleep(pause)
    logger.error(
        "The network at %s was not told to drop %d keys: %s. Its copies live for at most "
        "CDN_SECONDS more.",
        urlsplit(settings.CDN_PURGE_URL).hostname,
        len(keys),
        problem,
    )
    return False


def _attempt(keys: list[str]) -> tuple[str, bool]:
    """Return what went wrong, if anything, and whether another attempt may help."""
    headers = {"Surrogate-Key": " ".join(keys), "Accept": "application/json"}
    if settings.CDN_PURGE_TOKEN:
        # Fastly uses the first header; the second is for other caches.
        headers["Fastly-Key"] = settings.CDN_PURGE_TOKEN
        headers["Authorization"] = f"Bearer {settings.CDN_PURGE_TOKEN}"
    # The settings accept http and https addresses only.
    request = Request(settings.CDN_PURGE_URL, data=b"", headers=headers, method="POST")  # noqa: S310
    try:
        with build_opener(_NoRedirects).open(request, timeout=TIMEOUT):
            return "", False
    except HTTPError as error:
        with error:
            return f"it answered {error.code}", error.code >= 500 or error.code in WORTH_ANOTHER
    except (URLError, OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}", True
