"""Views of the roof: the front page, and the handler of bad requests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.answers import cache_response
from smartcities.browsing.charts.overviews import overview
from smartcities.browsing.indexable import scope_of_page
from smartcities.browsing.layouts import LayoutMixin
from smartcities.index import index_of
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing import version
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import navigated_types

LATEST = 5


@dataclass(frozen=True)
class Entry:
    """A list on the front page, and its number of public pages."""

    model: type[Page]
    total: int


def entries() -> list[Entry]:
    """Return the lists that have public pages."""
    at = version.current()
    found = [Entry(model, len(index_of(model, at).pages)) for model in navigated_types()]
    return [entry for entry in found if entry.total]


@cache_response()
@throttle_scope(scope_of_page)
class Home(LayoutMixin, TemplateView):
    """The front page: the newest report on the portal, what the case studies are about, themes."""

    template_name = "home.html"
    card_template = "home_card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = Report.objects.public().for_cards().order_by("-published_at", "-pk")
        latest = CaseStudy.objects.public().for_cards().order_by("-published_at", "-pk")
        # Lists, because the template uses single items of them.
        reports, cases = list(newest[:4]), list(latest[:LATEST])
        return super().get_context_data(
            reports=reports,
            cases=cases,
            rows=[*reports[:1], *cases],
            charts=overview(CaseStudy).charts,
            # A list as well, because the template tests whether it is empty.
            themes=list(Theme.objects.select_related("image")),
            entries=entries(),
            **kwargs,
        )


@throttle_scope(Scope.NONE)
@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """Return a tiny response, with which ``./run bench`` compares all others.

    It contains the number of the process, so that the bench knows which processes have answered.
    """
    return HttpResponse(str(os.getpid()), content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 400 as a page of the portal."""
    return TemplateResponse(request, "400.html", status=400).render()
