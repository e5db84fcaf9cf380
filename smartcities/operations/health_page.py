"""The page that says in words what is wrong with the portal, and what to do."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from smartcities import __version__
from smartcities.monitoring.health import State, checks, run
from smartcities.publishing.access import may_administer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Run the checks and show what they found; with POST also those that ask other machines."""
    if not may_administer(request.user):
        raise PermissionDenied
    known, asks = checks(), request.method == "POST"
    results = run(check for check in known if asks or not check.asks_others)
    context = {
        **site.each_context(request),
        "title": _("Health"),
        "results": results,
        "numbers": {state.name.lower(): _number(results, state) for state in State},
        "waiting": [] if asks else [check for check in known if check.asks_others],
        "checked_at": timezone.now(),
        "version": __version__,
    }
    return TemplateResponse(request, "admin/operations/health.html", context)


def _number(results: list[Any], state: State) -> int:
    return sum(result.finding.state == state for result in results)
