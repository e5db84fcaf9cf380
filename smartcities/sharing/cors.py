"""Responses that scripts of any site may read (the Fetch standard's CORS protocol)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

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

    answer.is_readable_by_all = True  # type: ignore[attr-defined]  # for the middleware
    return answer


class ReadableByAll:
    """Let scripts read what is answered in the place of a view that they may read.

    A redirect to https or to the address with its last slash, and an error, are answered by others.
    Without the headers a browser shows a script none of them, and follows no redirect.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_answered = response.status_code < 300 or "Access-Control-Allow-Origin" in response
        if is_answered or not is_readable_by_all(request.path_info):
            return response
        # Browsers follow no redirect of this question; the request itself will be redirected.
        if request.method == "OPTIONS" and response.status_code < 400:
            return preflight()
        return opened(response)


def is_readable_by_all(path: str) -> bool:
    """Tell whether scripts may read the view at *path*, to which a last slash may be missing."""
    for each in (path, f"{path}/"):
        try:
            view = resolve(each, settings.ROOT_URLCONF).func
        except Resolver404:
            continue
        # Of a view that is made of a class, the class may say it.
        makers = (view, getattr(view, "view_class", view))
        return any(hasattr(each, "is_readable_by_all") for each in makers)
    return False
