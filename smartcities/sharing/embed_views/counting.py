"""Middleware that counts on which sites embeds are shown; outside the kept answers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from smartcities.browsing.layouts import is_counted
from smartcities.publishing.addresses import on_this_site
from smartcities.publishing.embedding.addresses import bare_path, is_embed
from smartcities.sharing.embed_views.writing import EmbedView, write
from smartcities.sharing.partners.ancestors import HEADER
from smartcities.sharing.partners.matching import origin
from smartcities.sharing.tally import Tally

#: The embed views that this process has counted and not written yet.
tally = Tally("Showings", write)
#: Statuses with which a reader sees something: the page, an unchanged page, a note that it is gone.
COUNTED = frozenset({200, 304, 410})
#: The values of ``Sec-Fetch-Dest`` for frames.
FRAMES = frozenset({"iframe", "frame"})


class CountEmbedViews:
    """Count the origin that asks for an embed, by day; nothing about the reader.

    The origin is that of ``Referer``. Requests without it, with ``dnt=1`` or from frames on our
    own site are not counted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not is_embed(path) or request.method != "GET":
            return self.get_response(request)
        # Further inside, the query is reduced to the parameters that the view declares.
        query = request.META.get("QUERY_STRING", "")
        response = self.get_response(request)
        is_seen = response.status_code in COUNTED and HEADER in response.headers
        if is_seen and is_counted(QueryDict(query)):
            _count(request, bare_path(path), response[HEADER])
        return response


def _count(request: HttpRequest, path: str, rule: str) -> None:
    site = origin(request.META.get("HTTP_REFERER", ""))
    wanted = request.META.get("HTTP_SEC_FETCH_DEST", "").lower()
    if not site or on_this_site(site) or (wanted and wanted not in FRAMES):
        return
    tally.add(EmbedView(timezone.localdate(), site, path, rule, wanted in FRAMES))
