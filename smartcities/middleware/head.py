"""Answers to HEAD."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class HeadersOnly:
    """Answer HEAD with the headers of GET and no body; gunicorn complains of each body else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            elif response.content:
                length = str(len(response.content))
                response.content = b""
                response["Content-Length"] = response.get("Content-Length", length)
        return response
