"""Partners in the admin, and who asks to become one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.accounts.again import AskAgainAdmin
from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.publishing.admin.only_row import OnlyRowAdmin
from smartcities.sharing.embed_views.desk import add_partner_url, desk
from smartcities.sharing.models import EmbeddingRule, Partner, PartnerRequest, Showing
from smartcities.sharing.partners.requests import followed_by, is_partner
from smartcities.sharing.pasted_sites import host_in_letters, pasted_sites, readable


@admin.register(Partner)
class PartnerAdmin(PortalFields, AskAgainAdmin, admin.ModelAdmin):
    """Partners, whose sites may show our pages."""

    task = "sharing"
    list_display = ("name", "sites", "contact", "state")
    list_filter = ("state",)
    search_fields = ("name", "domains", "contact")
    # The sites go into a header, so they are right or nothing is saved.
    is_checked_whole = True
    fields = ("name", "domains", "state", "contact", "note")

    @admin.display(description=_("Sites"))
    def sites(self, partner: Partner) -> str:
        """Return the partner's sites on one line."""
        return ", ".join(map(readable, partner.sources))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill in the request that the address names; its contact belongs into no address."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        key = request.GET.get("asked", "")
        requests = self.admin_site.get_model_admin(PartnerRequest)
        if key.isdecimal() and len(key) < 19 and requests.has_view_permission(request):
            for asked in PartnerRequest.objects.filter(pk=key):
                name = host_in_letters(asked.site)
                initial |= {"name": name, "domains": asked.site, "contact": asked.contact}
        return initial

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        """Save; say what was trimmed of pasted addresses, and whose requests are followed."""
        super().save_model(request, obj, form, change)
        if "domains" in form.changed_data:
            for each in pasted_sites(form.cleaned_data["domains"], obj.sources):
                if each.trimmed_from:
                    self.message_user(request, _trimmed(each.trimmed_from, each.source), "warning")
        if obj.state != Partner.State.ACTIVE:
            return
        for asked in followed_by(obj):
            asked.state = PartnerRequest.State.ADDED
            asked.save()
            self.log_change(request, asked, gettext("Added with the partner “%s”.") % obj)
            said = gettext("This follows the request for %(site)s. Tell them: %(contact)s")
            self.message_user(request, said % {"site": asked, "contact": asked.contact})


def _trimmed(text: str, site: str) -> str:
    return gettext(
        "Of “%(text)s” only %(site)s was kept: a partner’s site is all of it, whatever the path."
    ) % {"text": text[:200], "site": readable(site)}


class DecisionForm(forms.ModelForm):
    """What becomes of a request: "added" says that browsers show our pages there."""

    def clean_state(self) -> str:
        """Refuse "added" while no partner has the site."""
        state: str = self.cleaned_data["state"]
        if state == PartnerRequest.State.ADDED and not is_partner(self.instance.site):
            raise ValidationError(
                gettext("No active partner has this site yet. Use “Add partner”.")
            )
        return state


@admin.register(PartnerRequest)
class PartnerRequestAdmin(PortalFields, admin.ModelAdmin):
    """Requests to become a partner, which come by the form of ``/share/partner/`` alone."""

    task = "sharing"
    form = DecisionForm
    #: The choice by which the index counts what waits for a decision.
    waiting = ("state", PartnerRequest.State.NEW)
    list_display = ("__str__", "state", "contact", "asked_at", "what_to_do")
    list_filter = ("state",)
    search_fields = ("site", "contact", "reason")
    actions = ("decline",)
    fields = (
        "what_to_do",
        "site",
        "contact",
        "reason",
        "later",
        "asked_at",
        "state",
        "decided_at",
        "note",
    )
    readonly_fields = (
        "what_to_do",
        "site",
        "contact",
        "reason",
        "later",
        "asked_at",
        "decided_at",
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["portal-admin/partner-desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._allowed(request, super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: PartnerRequest | None = None) -> list[Any]:
        names = self._allowed(request, super().get_fields(request, obj))
        is_done = obj is not None and obj.state == PartnerRequest.State.ADDED
        return [each for each in names if not (is_done and each == "what_to_do")]

    def _allowed(self, request: HttpRequest, names: Iterable[Any]) -> list[Any]:
        """Return *names* without what to do, for users who may add no partner."""
        may_add = self.admin_site.get_model_admin(Partner).has_add_permission(request)
        return [each for each in names if may_add or each != "what_to_do"]

    @admin.display(description=_("What to do"))
    def what_to_do(self, asked: PartnerRequest) -> SafeString | str:
        """Return the link to the form for the partner, unless the site is a partner's."""
        if asked.state == PartnerRequest.State.ADDED:
            return ""
        address = add_partner_url(self.admin_site, asked=asked)
        return format_html('<a class="button" href="{}">{}</a>', address, gettext("Add partner"))

    @admin.action(description=_("Decline"), permissions=["change"])
    def decline(self, request: HttpRequest, queryset: Any) -> None:
        """Decline the chosen requests that are new."""
        chosen = list(queryset.filter(state=PartnerRequest.State.NEW))
        for asked in chosen:
            asked.state = PartnerRequest.State.DECLINED
            asked.save()
            self.log_change(request, asked, gettext("Declined."))
        number = len(chosen)
        said = ngettext("%d request was declined.", "%d requests were declined.", number) % number
        self.message_user(request, said, messages.SUCCESS if chosen else messages.WARNING)


@admin.register(EmbeddingRule)
class EmbeddingRuleAdmin(PortalFields, AskAgainAdmin, OnlyRowAdmin):
    """The one rule, which a new portal has: it is added after the database was emptied."""

    task = "sharing"


@admin.register(Showing)
class ShowingAdmin(admin.ModelAdmin):
    """The partner desk: where our pages are shown, and who tried to. One read-only view."""

    task = "sharing"
    # A row is a day of a page on a site: their number is of no interest.
    is_counted = False

    def get_urls(self) -> list[URLPattern]:
        """Return only the desk's address: there are no pages for single rows."""
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="sharing_showing_changelist")]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was counted in the days that are asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            **desk(request, self.admin_site),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/sharing/desk.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Showing | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Showing | None = None) -> bool:
        return False
