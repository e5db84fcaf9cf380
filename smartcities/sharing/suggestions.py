"""``/search/suggest``: suggestions of titles while typing, for our search field and browsers."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse

from smartcities.answers import cache_response
from smartcities.browsing.filters.fields import QueryField
from smartcities.browsing.search import suggest
from smartcities.sharing.cors import readable_by_all
from smartcities.sharing.data.result import refusal


@cache_response("q")
@readable_by_all
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return at most eight public titles with words that begin like those of ``q``.

    Fewer than two letters give no suggestions; characters that no text has are refused with 400.
    """
    field = QueryField()
    typed = field.clean(request.GET.get("q"))
    if field.refused:
        return refusal({"q": field.refused})
    found = [asdict(each) for each in suggest(typed)]
    return JsonResponse(
        {"query": typed, "suggestions": found}, json_dumps_params={"ensure_ascii": False}
    )
