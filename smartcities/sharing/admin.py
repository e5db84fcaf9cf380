"""Partners in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.sharing.embed_views.desk import desk
from smartcities.sharing.models import EmbeddingRule, Partner, Showing


@admin.register(Partner)
class PartnerAdmin(PortalFields, admin.ModelAdmin):
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
        return ", ".join(partner.sources)


@admin.register(EmbeddingRule)
class EmbeddingRuleAdmin(PortalFields, admin.ModelAdmin):
    """The one rule."""

    task = "sharing"
    is_counted = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        # The row exists already, unless the database was emptied.
        return super().has_add_permission(request) and not EmbeddingRule.objects.exists()


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
