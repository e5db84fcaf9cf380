"""Middleware that wakes the purging thread when the content may have changed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from smartcities.sharing.purging.worker import worker

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PurgeNetworks:
    """Have networks in front drop their copies after any change.

    It wakes the thread after a request that may have written, whose transaction is over then, and
    when the version has changed since the last request: by a command, by another machine, or by a
    page that expired. No request waits for a purge or fails with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.CDN_PURGE_URL:
            raise MiddlewareNotUsed("CDN_PURGE_URL is not set.")
        self.get_response = get_response
        self.token = ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        version = getattr(request, "content_version", None)
        if request.method not in SAFE:
            if response.status_code < 400:
                worker.wake()
        elif version is not None and version.token != self.token:
            self.token = version.token
            worker.wake()
        return response
