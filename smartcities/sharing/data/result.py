"""A list's whole result for programs: the query is read strictly; any site may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.sharing.cors import readable_by_all

Errors = dict[str, list[str]]
Answer = Callable[[HttpRequest, PageFilter], HttpResponseBase]


def of_result(answer: Answer) -> Callable[..., HttpResponseBase]:
    """Decorate a function of a filter set, to make it a view that takes a page type.

    An unknown or malformed value gives 400 with JSON that names the parameters; unknown
    parameters are ignored. Scripts of any site may read both.
    """

    @readable_by_all
    @wraps(answer)
    def view(request: HttpRequest, model: type[Page]) -> HttpResponseBase:
        # Which pages are public is decided when they are read, and not before the version is.
        found = filter_for(model)(request.GET)
        errors = refused(found)
        if errors:
            return refusal(errors)
        try:
            return answer(request, found)
        except Http404 as missing:
            # As JSON, with the headers that let scripts read it.
            return JsonResponse({"detail": str(missing)}, status=404)

    return view


def refused(found: PageFilter) -> Errors:
    """Return the errors of a query, by parameter."""
    return found.refused


def refusal(errors: Errors) -> HttpResponse:
    """Return the response to a query with *errors*."""
    detail = "This query cannot be answered: it has values that are not known."
    return JsonResponse(
        {"detail": detail, "errors": errors},
        status=400,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )
