"""The page that empties the demo: what would go and what would stay, and a button."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from smartcities.desk.emptying import empty, plan
from smartcities.publishing.access import may_administer

#: How many of what stays are named.
NAMED = 40


@dataclass(frozen=True)
class Named:
    """A thing by its name and kind, with the address of its form if it has one."""

    name: str
    kind: str
    url: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def empty_demo(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask; with POST, take the demo away as it is planned at that moment."""
    if not may_administer(request.user):
        raise PermissionDenied
    if request.method == "POST":
        done = empty(request.user)
        messages.success(request, said_of(len(done.going), len(done.edited) + len(done.needed)))
        return HttpResponseRedirect(reverse(f"{site.name}:index"))
    found = plan(request.user)
    staying = found.staying()
    context = {
        **site.each_context(request),
        "title": _("Empty the demo?"),
        "plan": found,
        "total": len(found.going),
        "staying": len(staying),
        "edited": [_named(thing, site) for thing, by in staying if by is None][:NAMED],
        "needed": [
            (_named(thing, site), _named(by, site)) for thing, by in staying if by is not None
        ][:NAMED],
    }
    return TemplateResponse(request, "admin/desk/empty_demo.html", context)


def said_of(gone: int, stayed: int) -> str:
    """Return what was done in a sentence or two."""
    said = ngettext("%d thing of the demo is gone.", "%d things of the demo are gone.", gone) % gone
    if stayed:
        stays = ngettext(
            "%d stays: an editor changed it, or a page needs it.",
            "%d stay: an editor changed them, or a page needs them.",
            stayed,
        )
        said = f"{said} {stays % stayed}"
    return said


def _named(thing: Model, site: AdminSite) -> Named:
    meta = thing._meta
    try:
        name = f"{site.name}:{meta.app_label}_{meta.model_name}_change"
        url = reverse(name, args=[thing.pk])
    except NoReverseMatch:
        url = ""
    return Named(str(thing), str(capfirst(meta.verbose_name)), url)
