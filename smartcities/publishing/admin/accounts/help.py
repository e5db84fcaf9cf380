"""Helping a colleague who cannot sign in: a link for a password, factors away, sessions ended."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from smartcities.accounts.invitations import invite
from smartcities.accounts.log import tell
from smartcities.accounts.mail import reaches_people
from smartcities.accounts.models import Attempt
from smartcities.accounts.second_factor import factors_in_words, remove_factors
from smartcities.accounts.sessions import end_sessions_of
from smartcities.publishing.admin.accounts.again import ask_again


class HelpAdmin(admin.ModelAdmin):
    """Adds the page with what an administrator can do for a colleague who is locked out."""

    def get_urls(self) -> list[URLPattern]:
        """Add its address."""
        view = self.admin_site.admin_view(ask_again(self.help_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_help"
        return [path("<path:object_id>/help/", view, name=name), *super().get_urls()]

    def help_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what can be done, or do what was chosen."""
        user: Any = self.get_object(request, object_id)
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        act = request.POST.get("act") if request.method == "POST" else None
        if act == "link":
            return self.offer_link(request, user)
        if act == "factors":
            removed = remove_factors(user)
            Attempt.objects.filter(name=user.get_username()).delete()
            end_sessions_of(user)
            if removed:
                tell(request, "second factor removed", user=user)
                get_adapter().send_notification_mail("account/email/factor_reset", user)
            messages.success(
                request, _("%s signs in with the password alone, and sets up a new one.") % user
            )
        elif act == "sessions":
            end_sessions_of(user)
            tell(request, "session ended", user=user)
            messages.success(request, _("%s is signed out everywhere.") % user)
        elif act == "unlock":
            Attempt.objects.filter(name=user.get_username()).delete()
            messages.success(request, _("Passwords and codes of %s are checked again.") % user)
        if act:
            return HttpResponseRedirect(request.path)
        context = {
            **self._frame(request, user),
            "title": _("Help %s sign in") % user,
            "factors": factors_in_words(user),
            "failures": Attempt.objects.filter(name=user.get_username()).count(),
            "sends_mail": bool(user.email) and reaches_people(),
        }
        return TemplateResponse(request, "admin/accounts/help.html", context)

    def offer_link(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Send *user* a link for a password; show it where no mail can be sent."""
        form = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[user.pk])
        link = invite(user, request.user)
        tell(request, "invited", user=user)
        if not link:
            said = _("A link for a password is on its way to %(name)s (%(email)s).")
            messages.success(request, said % {"name": user, "email": user.email})
            return HttpResponseRedirect(form)
        context = {
            **self._frame(request, user),
            "title": _("A link for %s") % user,
            "link": link,
            "form_url": form,
            "could_be_sent": bool(user.email) and reaches_people(),
        }
        response = TemplateResponse(request, "admin/accounts/link.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _frame(self, request: HttpRequest, user: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "original": user}
