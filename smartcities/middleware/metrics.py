"""Counting requests, and how long they took."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from smartcities.monitoring.metrics import figures

READING = frozenset({"GET", "HEAD", "OPTIONS"})
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestMetrics:
    """Count each request by kind of page, sort of method, class of status and kept answer.

    A kind is a name of the address plan, never an address: there are some hundred at most.
    """

    def __init__(self, get_response: GetResponse) -> None:
        found = figures()
        if found is None:
            raise MiddlewareNotUsed("METRICS_TOKEN is not set.")
        self.get_response = get_response
        self.figures = found

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        # KeptAnswers says so: the view of a kept answer was not looked for.
        kind, kept = getattr(response, "kept_as", None) or (kind_of(request), "")
        method = "read" if request.method in READING else "write"
        self.figures.request(
            kind, method, response.status_code // 100, kept, perf_counter() - began
        )
        return response


def kind_of(request: HttpRequest) -> str:
    """Return the name of the request's view; of the admin's, the kind of page alone."""
    match = request.resolver_match
    if match is None:
        return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
    if "admin" in match.app_names:
        return f"admin:{(match.url_name or 'other').rpartition('_')[2]}"
    return match.view_name
