"""An id for every request, by which its log lines are found again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from smartcities.middleware.proxies import is_trusted
from smartcities.monitoring import request_id

HEADER = "X-Request-ID"
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIds:
    """Give each request an id and send it back; a trusted proxy may have given one.

    It is outside all others: what they log has the id, and answers are kept without it. It comes
    before ``TrustedProxies`` because that one replaces the proxy's address by the client's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.pop("HTTP_X_REQUEST_ID", "")
        if given and not is_trusted(request.META.get("REMOTE_ADDR", "")):
            given = ""
        made = cast(Any, request).id = request_id.begin(given)
        response = self.get_response(request)
        response.headers[HEADER] = made
        return response
