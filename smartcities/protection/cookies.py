"""Middleware that drops cookies which no browser can have sent."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrintableCookies:
    r"""Drop every cookie whose value has control characters, before a session is looked up.

    Python reads ``"\000"`` in a cookie as a NUL, which PostgreSQL refuses in a text: a session key
    with a NUL would be an error there, instead of a session that does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if not value.isprintable()]:
            del request.COOKIES[name]
        return self.get_response(request)
