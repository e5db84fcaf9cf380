"""The portal's settings in the admin: one form, for administrators."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from smartcities.media.uploads.admin import UploadsAdmin
from smartcities.portal.form import PortalSettingsForm
from smartcities.portal.models import PortalSettings
from smartcities.publishing.admin.addressed import searchable_relations
from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.publishing.admin.only_row import OnlyRowAdmin
from smartcities.publishing.admin.versions.admin import VersionsAdmin


@admin.register(PortalSettings)
class PortalSettingsAdmin(PortalFields, UploadsAdmin, VersionsAdmin, OnlyRowAdmin):
    """The one row; every save is a version, and what is saved is public at once."""

    task = "administration"
    form = PortalSettingsForm
    fieldsets: ClassVar[list[Any]] = [
        (_("Name"), {"fields": (("name_en", "name_da"), ("tagline_en", "tagline_da"))}),
        (
            _("In a few words"),
            {"fields": (("description_en", "description_da"), ("about_en", "about_da"))},
        ),
        (_("Logo"), {"fields": (("logo", "logo_dark"), ("icon", "logo_says_name"))}),
        (_("Who stands behind it"), {"fields": ("publisher", "contact", "accounts")}),
        (_("What others may do with it"), {"fields": ("texts_licence", "data_licence")}),
        (_("Notice"), {"fields": (("notice_en", "notice_da"), "notice_until")}),
    ]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return searchable_relations(self.model, self.admin_site, request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the one form: a list of one row says nothing."""
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:portal_portalsettings_add"))
        if PortalSettings.objects.exists() and self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:portal_portalsettings_change", args=[1]))
        return super().changelist_view(request, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin a new portal's form with what it says of itself without settings."""
        return {**PortalSettingsForm.first_values(), **super().get_changeform_initial_data(request)}
