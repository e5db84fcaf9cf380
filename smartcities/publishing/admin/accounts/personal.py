"""What is kept of a colleague: one action gives it out, one erases the person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from smartcities.publishing.admin.accounts.again import ask_again
from smartcities.publishing.audit.acts import record
from smartcities.publishing.audit.entry import Action
from smartcities.publishing.audit.personal import erase, exported


class PersonalDataAdmin(admin.ModelAdmin):
    """Adds the page with a colleague's personal data."""

    def get_urls(self) -> list[URLPattern]:
        """Add its address."""
        view = self.admin_site.admin_view(ask_again(self.personal_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_personal"
        return [path("<path:object_id>/personal-data/", view, name=name), *super().get_urls()]

    def personal_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show both actions, or do the one that was chosen."""
        user: Any = self.get_object(request, object_id)
        if user is None:
            raise Http404
        if not self.has_delete_permission(request, user):
            raise PermissionDenied
        act = request.POST.get("act") if request.method == "POST" else None
        if act == "export":
            record(Action.EXPORTED, user, request)
            response: HttpResponse = JsonResponse(exported(user), json_dumps_params={"indent": 2})
            name = f"{user.get_username()}.json"
            response["Content-Disposition"] = content_disposition_header(True, name)
            response["Cache-Control"] = "private, no-store"
            return response
        problem = self._refusal(request, user) if act == "erase" else ""
        if act == "erase" and not problem:
            name = user.get_username()
            record(Action.ERASED, user, request)
            erase(user)
            messages.success(request, _("%s was erased.") % name)
            opts = self.opts
            return HttpResponseRedirect(
                reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": user,
            "title": _("Personal data of %s") % user,
            "problem": problem,
        }
        return TemplateResponse(
            request, "admin/accounts/personal.html", context, status=400 if problem else 200
        )

    def _refusal(self, request: HttpRequest, user: Any) -> str:
        """Return why *user* is not erased; empty if nothing is in the way."""
        if user == request.user:
            return _("You cannot erase yourself: ask a colleague.")
        if request.POST.get("name", "").strip() != user.get_username():
            return _("The name was not typed as it is written: nothing was erased.")
        others = get_user_model().objects.filter(is_superuser=True, is_active=True)
        if user.is_superuser and not others.exclude(pk=user.pk).exists():
            return _("This is the last one who may do everything: name another one first.")
        return ""
