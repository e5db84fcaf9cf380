"""Letting a client ask whether a whole result has changed, before it is made again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import cast

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from smartcities.answers.release import release
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.publishing import version

#: Headers that ask whether something is as it was.
IF_CHANGED = {"If-None-Match", "If-Match"}

Answer = Callable[[HttpRequest, PageFilter], HttpResponseBase]


def with_etag(answer: Answer) -> Answer:
    """Decorate a function of a filter set: its response gets an ETag, and 304 costs no result.

    The tag names the version of the content. It is weak: compressed or not it is the same. The
    version comes with the first rows; it is read before them only for who asks whether something
    has changed, and where a filter has needed it already.
    """

    @wraps(answer)
    def tagged(request: HttpRequest, found: PageFilter) -> HttpResponseBase:
        response = None
        if request.method == "GET" and not (found.at or IF_CHANGED & request.headers.keys()):
            carried = version.Carried()
            found.queryset = carried.by(found.queryset)
            response = answer(request, found)
            if not carried.is_empty or response.status_code >= 400:
                return _tagged(request, response, carried.token)
            # Nothing has told the version, so the little that there is, is made again.
            list(cast(StreamingHttpResponse, response))
            del found.queryset
        now = found.at = found.at or version.current()
        etag = _etag(request, now.token) if now.is_settled else ""
        response = (etag and get_conditional_response(request, etag=etag)) or answer(request, found)
        return _tagged(request, response, now.token if now.is_settled else "")

    return tagged


def _etag(request: HttpRequest, token: str) -> str:
    of = f"{release()} {token} {request.get_full_path()}".encode("utf-8", "surrogatepass")
    return f'W/"{sha256(of).hexdigest()[:32]}"'


def _tagged(request: HttpRequest, response: HttpResponseBase, token: str) -> HttpResponseBase:
    """Return *response* with the tag of the version *token*, if that is certain."""
    if token and response.status_code < 400:
        response["ETag"] = _etag(request, token)
        response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
