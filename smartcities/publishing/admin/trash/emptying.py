"""Emptying the trash: what goes for good, and what others lose with it, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smartcities.publishing import version
from smartcities.publishing.access import may_purge
from smartcities.publishing.admin.references import References, references
from smartcities.publishing.admin.trash.listing import viewable_types
from smartcities.publishing.models import Page
from smartcities.publishing.trash import purge
from smartcities.publishing.visibility import Visibility


@dataclass(frozen=True)
class Emptied:
    """What goes of one type."""

    name: str
    count: int
    #: What goes with it, by kind, and what keeps some of it from going.
    counts: list[tuple[str, int]]
    protected: list[Any]
    references: References


def empty_trash(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask; with POST, delete for good what was in the trash when the question was asked."""
    types = [each for each in viewable_types(request, site) if may_purge(request.user, each)]
    if not types:
        raise PermissionDenied
    now = timezone.now()
    if request.method == "POST":
        return _emptied(request, site, types, _moment(request) or now)
    found = [_of_type(request, site, model, now) for model in types]
    context = {
        **site.each_context(request),
        "title": _("Empty the trash?"),
        "found": [each for each in found if each.count],
        "total": sum(each.count for each in found),
        "asked_at": now.isoformat(),
    }
    return TemplateResponse(request, "admin/trash/empty.html", context)


def _moment(request: HttpRequest) -> datetime | None:
    """Return when the question was asked: what came into the trash since then stays."""
    try:
        moment = parse_datetime(request.POST.get("asked_at", ""))
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def _trashed(model: type[Page], at: datetime) -> Any:
    return model._default_manager.in_state(Visibility.TRASHED).filter(trashed_at__lte=at)


def _of_type(request: HttpRequest, site: AdminSite, model: type[Page], now: datetime) -> Emptied:
    pages = _trashed(model, now)
    count = pages.count()
    own = str(model._meta.verbose_name_plural)
    if not count:
        return Emptied(own, 0, [], [], References())
    its_admin: Any = site.get_model_admin(model)
    _names, counts, _lacking, protected = its_admin.get_deleted_objects(pages, request)
    others = [(str(name), number) for name, number in counts.items() if str(name) != own]
    return Emptied(own, count, others, protected, references(pages, site, request))


def _emptied(
    request: HttpRequest, site: AdminSite, types: list[type[Page]], at: datetime
) -> HttpResponse:
    with transaction.atomic():
        version.hold()
        pages: list[Page] = []
        for model in types:
            rows = list(_trashed(model, at).select_for_update().order_by("pk"))
            if rows:
                its_admin: Any = site.get_model_admin(model)
                its_admin.log_deletions(request, rows)
            pages += rows
        held = purge(pages)
    count = len(pages) - len(held)
    text = ngettext("%d page was deleted for good.", "%d pages were deleted for good.", count)
    messages.success(request, text % count)
    for page in held:
        said = _("“%(title)s” stays in the trash: something that needs it protects it.")
        messages.warning(request, said % {"title": page})
    return HttpResponseRedirect(reverse("admin:trash"))
