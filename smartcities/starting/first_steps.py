"""The first steps: what to do next in a portal that was just set up, and how far its content is."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from smartcities.publishing.access import may_administer
from smartcities.publishing.types import navigated_types
from smartcities.starting.bringing import begin_to_bring, is_unfinished, progress
from smartcities.starting.models import SetUp


def is_offered(user: Any) -> bool:
    """Tell whether *user* is led to the first steps: until an administrator has read them."""
    unread = SetUp.objects.filter(finished_at__isnull=False, read_at=None)
    return may_administer(user) and unread.exists()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_steps(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show them; with POST, bring what is missing of the content, or take them for read."""
    if not may_administer(request.user):
        raise PermissionDenied
    found = SetUp.objects.filter(pk=1).first()
    if request.method == "POST" and "rest" in request.POST:
        begin_to_bring(request.user)
        return HttpResponseRedirect(reverse(f"{site.name}:first_steps"))
    if request.method == "POST":
        SetUp.objects.filter(pk=1, read_at=None).update(read_at=timezone.now())
        return HttpResponseRedirect(reverse(f"{site.name}:index"))
    here, total = progress(found) if found is not None and is_unfinished(found) else (0, 0)
    context = {
        **site.each_context(request),
        "title": _("First steps"),
        "set_up": found,
        "here": here,
        "total": total,
        "kinds": _kinds(request, site),
    }
    return TemplateResponse(request, "admin/starting/first_steps.html", context)


def _kinds(request: HttpRequest, site: AdminSite) -> list[tuple[str, str]]:
    """Return the name of each kind of page in the menu, with the address of its empty form."""
    return [
        (
            str(model._meta.verbose_name),
            reverse(f"{site.name}:{model._meta.app_label}_{model._meta.model_name}_add"),
        )
        for model in navigated_types()
        if site.get_model_admin(model).has_add_permission(request)
    ]
