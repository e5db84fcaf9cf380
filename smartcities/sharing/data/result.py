"""A list's whole result for other programs: the query read strictly, readable by any site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.sharing.cors import readable_by_all

#: The licence of the data: what editors write is CC BY 4.0.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Errors = dict[str, list[str]]
Answer = Callable[[HttpRequest, PageFilter], HttpResponseBase]


def of_result(answer: Answer) -> Callable[..., HttpResponseBase]:
    """Decorate a view of what a query leaves, as one of a page type and its address.

    An unknown or malformed value is answered by 400 and a JSON that names its parameters;
    parameters that the grammar does not know are ignored. Scripts of any site may read both.
    """

    @readable_by_all
    @wraps(answer)
    def view(request: HttpRequest, model: type[Page]) -> HttpResponseBase:
        found = filter_for(model)(request.GET, queryset=model.objects.public())
        errors = refused(found)
        if errors:
            return refusal(errors)
        try:
            return answer(request, found)
        except Http404 as missing:
            # Readable by the scripts that may read the rest of it.
            return JsonResponse({"detail": str(missing)}, status=404)

    return view


def refused(found: PageFilter) -> Errors:
    """Return what is wrong with a query, by parameter."""
    return found.refused


def refusal(errors: Errors) -> HttpResponse:
    """Return the answer to a query with *errors*."""
    detail = "This query cannot be answered: it has values that are not known."
    return JsonResponse(
        {"detail": detail, "errors": errors},
        status=400,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )
