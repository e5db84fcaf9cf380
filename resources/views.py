"""A report's file and a link's target, each after the rule of visibility."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from resources.models import Download, DownloadCount, Link, Report
from smartcities.browsing.views import NEVER_STORED, address_today, find_page
from smartcities.media.downloads import send, starts_download
from smartcities.outages.errors import outage_status
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.sharing.tally import Tally

#: The downloads that this process has counted and not written yet.
downloads = Tally("Downloads", DownloadCount.objects.add)


@throttle_scope(Scope.PAGES)
@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Answer a report's file under a name made of its address, counting public downloads.

    With ``inline=1`` the browser shows it, at the page of the address's fragment (``#page=2``).
    """
    inline = request.GET.get("inline") == "1"
    try:
        report, is_preview = find_page(request, Report, slug)
    except Http404:
        path = address_today(request, Report, slug)
        if path is None:
            raise
        return HttpResponsePermanentRedirect(f"{path}download/{'?inline=1' if inline else ''}")
    if not report.file:
        raise Http404("This report has no file here.")
    try:
        response = send(request, report.file, f"{report.slug}.pdf", "application/pdf", inline)
    except OSError as error:
        if outage_status(error) is not None:
            raise
        raise Http404("The report's file is missing from the storage.") from error
    if is_preview:
        response["Cache-Control"] = NEVER_STORED
    elif starts_download(request, response):
        downloads.add(Download(report.pk, timezone.localdate()))
    return response


@require_safe
def visit(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to the target stored with a link, never to one that is asked for."""
    try:
        link, is_preview = find_page(request, Link, slug)
    except Http404:
        path = address_today(request, Link, slug)
        if path is None:
            raise
        return HttpResponsePermanentRedirect(f"{path}visit/")
    response = redirect(link.url)
    if is_preview:
        response["Cache-Control"] = NEVER_STORED
    return response
