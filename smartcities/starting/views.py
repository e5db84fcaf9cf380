"""``/admin/set-up/<token>/``: the page on which a portal gets its administrator and its name."""

from __future__ import annotations

import math
import time
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from smartcities.accounts.sessions.store import PROVED
from smartcities.desk.models import DemoRecord
from smartcities.portal.models import PortalSettings
from smartcities.portal.preview import OWN_COLOURS, preview
from smartcities.protection.allowance import Allowance
from smartcities.starting.bringing import begin_to_bring
from smartcities.starting.finishing import finish
from smartcities.starting.forms import AdministratorForm, PortalForm
from smartcities.starting.links import Standing, standing_of
from smartcities.starting.models import SetUp

#: How many links that are none a client may try at once, and how many an hour after that.
allowance = Allowance(burst=10, per_hour=20)
#: A link that is used or too old is gone; of any other, nothing is said.
STATUS = {Standing.DONE: 410, Standing.EXPIRED: 410, Standing.UNKNOWN: 403}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page; with POST, set the portal up and sign its administrator in.

    What is refused comes back as it was typed. A link that opens nothing says why, and how to get
    another one.
    """
    language = _speak(request)
    standing = standing_of(token, SetUp.objects.filter(pk=1).first())
    if standing != Standing.OPEN:
        return _unseen(_refused(request, standing))
    given = request.POST if request.method == "POST" else None
    stored = PortalSettings.objects.first()
    initial = {"beginning": SetUp.Beginning.SAMPLES}
    administrator = AdministratorForm(given)
    portal = PortalForm(given, instance=stored, initial=initial)
    if given is None or not all([administrator.is_valid(), portal.is_valid()]):
        return _unseen(_page(request, token, administrator, portal))
    user = finish(token, administrator, portal, language)
    if user is None:
        return _unseen(_refused(request, Standing.DONE))
    begin_to_bring(user)
    said = _("“%(name)s” is set up, and you are its administrator.")
    messages.success(request, said % {"name": portal.instance.text("name", language)})
    steps = reverse("admin:first_steps")
    response: HttpResponse = perform_login(request, user, redirect_url=steps)
    # Who has just chosen the password is not asked for it again, to set up a second factor.
    request.session[PROVED] = time.time()
    return _unseen(response)


@require_safe
def show_look(request: HttpRequest, token: str) -> HttpResponse:
    """Return what follows from the colours in the query, for the script of the form."""
    _speak(request)
    standing = standing_of(token, SetUp.objects.filter(pk=1).first())
    if standing != Standing.OPEN:
        return _unseen(_refused(request, standing))
    accent, second = (request.GET.get(name, "") for name in OWN_COLOURS)
    return _unseen(HttpResponse(preview(accent, second, "")))


def _page(
    request: HttpRequest, token: str, administrator: AdministratorForm, portal: PortalForm
) -> HttpResponse:
    accent, second = (portal[name].value() or "" for name in OWN_COLOURS)
    context: dict[str, Any] = {
        "title": _("Set up your portal"),
        "administrator": administrator,
        "portal": portal,
        "has_errors": bool(administrator.errors or portal.errors),
        "look": preview(accent, second, ""),
        "look_url": reverse("set-up-look", args=[token]),
        "languages": _languages(),
        "has_content": DemoRecord.objects.exists(),
    }
    return TemplateResponse(request, "admin/starting/set_up.html", context)


def _refused(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Say why a link opens nothing; to a client that tries many, only to wait."""
    status, seconds = STATUS[standing], 0
    if standing == Standing.UNKNOWN:
        seconds = allowance.wait(request)
        if not seconds:
            allowance.charge(request)
    context = {
        "title": _("This link does not open the set-up page"),
        "standing": standing.value,
        "minutes": math.ceil(seconds / 60),
        "languages": _languages(),
    }
    template = "admin/starting/refused.html"
    response = TemplateResponse(request, template, context, status=429 if seconds else status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _unseen(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, from other sites and from search engines."""
    # Not “no-referrer”: with that, browsers do not say where a form comes from, and it is refused.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _speak(request: HttpRequest) -> str:
    """Speak the language of the query, or else the browser's; return its code."""
    asked = request.GET.get("language", "")
    if asked in dict(settings.LANGUAGES):
        translation.activate(asked)
    return translation.get_language() or settings.LANGUAGE_CODE


def _languages() -> list[tuple[str, str, str, bool]]:
    """Return for each language its code, its own name, its query, and whether it is spoken."""
    found, spoken = [], translation.get_language()
    for code, _name in settings.LANGUAGES:
        own = translation.get_language_info(code)["name_local"].capitalize()
        found.append((code, own, urlencode({"language": code}), code == spoken))
    return found
