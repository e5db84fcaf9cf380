"""Responses that scripts of any site may read (the Fetch standard's CORS protocol)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

METHODS = ("GET", "HEAD", "OPTIONS")
#: Allowed request headers: the safelisted ones, and those of conditional and partial requests.
REQUEST_HEADERS = "Accept, Content-Type, If-None-Match, If-Modified-Since, Range"
#: How long, in seconds, a browser may remember this answer.
REMEMBERED = 86_400

Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]


def opened(response: Answer) -> Answer:
    """Let scripts of any site read *response* and its ETag; return it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag"
    return response


def preflight() -> HttpResponse:
    """Return the response to a browser's preflight request."""
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Allow-Headers"] = REQUEST_HEADERS
    response["Access-Control-Max-Age"] = str(REMEMBERED)
    return opened(response)


def readable_by_all(view: View) -> View:
    """Decorate a read-only view so that scripts of any site may fetch it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return preflight()
        if request.method not in METHODS:
            return opened(HttpResponseNotAllowed(METHODS))
        return opened(view(request, *args, **kwargs))

    return answer
