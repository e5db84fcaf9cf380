"""Middleware by which all of an answer says the same of the portal, in its time zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from smartcities.identity.reading import read_once
from smartcities.identity.zone import PORTAL_ZONE


class OneIdentity:
    """Read at most once in a request what the portal is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with read_once(), timezone.override(PORTAL_ZONE):
            return self.get_response(request)
