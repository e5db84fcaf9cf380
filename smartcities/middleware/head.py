"""Responses to HEAD."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class HeadersOnly:
    """Return the headers of GET and no body for HEAD; otherwise gunicorn logs a warning."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            elif isinstance(response, HttpResponse) and response.content:
                length = str(len(response.content))
                response.content = b""
                response["Content-Length"] = response.get("Content-Length", length)
        return response
