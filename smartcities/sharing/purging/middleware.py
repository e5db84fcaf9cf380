"""Middleware: wakes the purging thread where the content may have changed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from smartcities.sharing.purging.worker import worker

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PurgeNetworks:
    """Have networks in front drop their copies after a change, whoever made it.

    After a request that may have written: its transaction is over then. And where a page is
    answered from another version than the one before: a command wrote, another machine did, or a
    page expired by itself. No request waits for a purge, and none fails with it.
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
