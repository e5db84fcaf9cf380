"""How often one client may send what the editors read: forms that anybody may send."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import ngettext

from smartcities.protection.addresses import client_network
from smartcities.protection.buckets import Buckets


class Allowance:
    """So many at once (*burst*), and *per_hour* after that, for each client and process.

    What cannot be taken costs nothing, so a view charges for what it has stored. Like the budgets
    of clients it is off where ``CLIENT_BUDGET`` is 0.
    """

    def __init__(self, burst: float, per_hour: float) -> None:
        self._buckets = Buckets(rate=per_hour / 3600, burst=burst)

    def wait(self, request: HttpRequest) -> int:
        """Return after how many seconds the client may send again: 0 if it may now."""
        client = _client(request)
        return self._buckets.wait(client) if client else 0

    def charge(self, request: HttpRequest) -> None:
        """Take one of what the client has left."""
        if client := _client(request):
            self._buckets.charge(client, 1)


def too_often(seconds: int) -> str:
    """Say to whoever typed something that it can be sent in so many *seconds*."""
    minutes = -(-seconds // 60)
    return ngettext(
        "Several messages have come from your connection. Nothing you typed is lost: send it "
        "again in %(number)d minute.",
        "Several messages have come from your connection. Nothing you typed is lost: send it "
        "again in %(number)d minutes.",
        minutes,
    ) % {"number": minutes}


def _client(request: HttpRequest) -> str:
    if not settings.CLIENT_BUDGET:
        return ""
    return client_network(request.META.get("REMOTE_ADDR", ""))
