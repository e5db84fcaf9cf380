"""The ``Cache-Control`` header of answers whose view says nothing of it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class Revalidated:
    """Let browsers and networks ask again before they use an answer that says nothing of it.

    They take a 301 and a 410 without the header for good for ever (RFC 9111, section 4.2.2, lets
    them): a page that was put back from the trash, or got its old address again, would stay away
    for everybody who had asked meanwhile, or lead in a circle.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-cache")
        return response
