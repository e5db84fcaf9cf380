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
from frontpage.arrangement import Arrangement, arrangement, chosen_first
from frontpage.sections import Section
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

#: How many reports and case studies stand on the front page, unless more were chosen.
REPORTS, CASES = 4, 5


@dataclass(frozen=True)
class Entry:
    """A list on the front page, and its number of public pages."""

    model: type[Page]
    total: int


def entries(at: version.Version) -> list[Entry]:
    """Return the lists that have public pages at the version *at* of the content."""
    found = [Entry(model, len(index_of(model, at).pages)) for model in navigated_types()]
    return [entry for entry in found if entry.total]


def cases_on(arranged: Arrangement) -> list[CaseStudy]:
    """Return the case studies on the front page: those chosen that visitors see, else the newest.

    Where the newest follow, those chosen come first.
    """
    public, chosen = CaseStudy.objects.public().for_cards(), arranged.cases
    found = list(chosen_first(public, chosen)[: max(CASES, len(chosen))])
    seen = sum(case.pk in chosen for case in found)
    # If visitors see none of those chosen, the page is not left without any.
    is_exact = seen and not arranged.newest_follow
    return found[: seen if is_exact else max(CASES, seen)]


@cache_response()
@throttle_scope(scope_of_page)
class Home(LayoutMixin, TemplateView):
    """The front page: as editors arranged it, or the newest reports and case studies, themes."""

    template_name = "home.html"
    card_template = "home_card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The middleware of the kept answers has read the version already.
        at = getattr(self.request, "content_version", None) or version.current()
        arranged, lists = arrangement(at), entries(at)
        lead = () if arranged.lead is None else (arranged.lead,)
        # Lists, because the template uses single items of them.
        reports = list(chosen_first(Report.objects.public().for_cards(), lead)[:REPORTS])
        cases = cases_on(arranged)
        shown = set(arranged.sections)
        groups = arranged.groups(is_empty=not lists)
        return super().get_context_data(
            arrangement=arranged,
            groups=groups,
            starts_with_lists=groups[0][1][0] == Section.LISTS,
            reports=reports,
            is_led=any(report.pk in lead for report in reports[:1]),
            cases=cases,
            beside=CASES,
            is_chosen=any(case.pk in arranged.cases for case in cases),
            rows=[*reports[:1], *cases[:CASES]],
            charts=overview(CaseStudy).charts if shown & {Section.MAP, Section.CHARTS} else {},
            # A list as well, because the template tests whether it is empty.
            themes=list(Theme.objects.select_related("image")) if Section.THEMES in shown else [],
            entries=lists,
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
