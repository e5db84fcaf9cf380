"""``/share/partner/``: asking the editors to let a site show our pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from smartcities.outages.posted import show_posted_again
from smartcities.protection.allowance import Allowance, too_often
from smartcities.protection.bodies import KILOBYTE, body_limit
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.sharing.partners.matching import origin
from smartcities.sharing.partners.requests import TooManyError, ask, is_partner
from smartcities.sharing.share.choice import language_asked
from smartcities.sharing.share.request_form import PartnerRequestForm

#: How many requests one client may send at once, and how many an hour after that.
allowance = Allowance(burst=5, per_hour=5)


@body_limit(anybody=32 * KILOBYTE)
@throttle_scope(Scope.QUERIES)
@require_http_methods(["GET", "HEAD", "POST"])
def become_partner(request: HttpRequest) -> HttpResponse:
    """Show the form, for the site of the query; store what is sent, and lead to the thanks.

    What cannot be taken comes back as it was typed.
    """
    with translation.override(language_asked(request)):
        if request.method == "POST":
            response = _sent(request)
        else:
            given = request.GET.get("site", "").strip()[:400]
            form = PartnerRequestForm(initial={"site": origin(given) or given})
            response = _page(request, form, partner=_known(origin(given)))
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def thank(request: HttpRequest) -> HttpResponse:
    """Say that the request for the site of the query has come."""
    with translation.override(language_asked(request)):
        context = {"site": origin(request.GET.get("site", "").strip())}
        response = render(request, "sharing/partner_request_sent.html", context)
    response["Cache-Control"] = "private, no-cache"
    return response


def _sent(request: HttpRequest) -> HttpResponse:
    show_posted_again(request)
    form = PartnerRequestForm(request.POST)
    seconds = allowance.wait(request)
    if not form.is_valid():
        return _page(request, form)
    site = form.cleaned_data["site"]
    if is_partner(site):
        return _page(request, form, partner=site)
    if seconds:
        form.add_error(None, too_often(seconds))
        response = _page(request, form, status=429)
        response["Retry-After"] = str(seconds)
        return response
    try:
        ask(site, form.cleaned_data["contact"], form.cleaned_data["reason"])
    except TooManyError:
        form.add_error(
            None, _("Very many requests are waiting for the editors. Please try again in a week.")
        )
        return _page(request, form, status=503)
    allowance.charge(request)
    query = {"site": site, "lang": language_asked(request)}
    return redirect(f"{reverse('partner-request-sent')}?{urlencode(query)}", permanent=False)


def _known(site: str) -> str:
    """Return *site* if it is a partner's already, otherwise nothing."""
    return site if site and is_partner(site) else ""


def _page(
    request: HttpRequest, form: PartnerRequestForm, partner: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "partner": partner,
        "action": f"{request.path}?{urlencode({'lang': language_asked(request)})}",
    }
    return render(request, "sharing/partner_request.html", context, status=status)
