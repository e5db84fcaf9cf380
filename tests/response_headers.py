"""The headers of an answer, to be compared with those of another."""

from __future__ import annotations

from django.http.response import HttpResponseBase


def headers_of(response: HttpResponseBase) -> dict[str, str]:
    """Return all headers but the request's id, which no two answers share."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}
