"""The portal's settings in the admin: one form, for administrators."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from smartcities.look.palettes import OWN_ACCENT, OWN_DEEP
from smartcities.portal.form import PortalSettingsForm
from smartcities.portal.models import PortalSettings
from smartcities.portal.preview import ColourInput, preview
from smartcities.publishing.admin.addressed import searchable_relations
from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.publishing.admin.only_row import OnlyRowAdmin
from smartcities.publishing.admin.versions.admin import VersionsAdmin

#: The fields of the look, in the order in which it is made of them.
LOOK = ("accent_colour", "second_colour", "typeface")
#: The colours of a portal that chose none.
OWN_COLOURS = {"accent_colour": OWN_ACCENT["accent"][0], "second_colour": OWN_DEEP["deep"][0]}


@admin.register(PortalSettings)
class PortalSettingsAdmin(PortalFields, VersionsAdmin, OnlyRowAdmin):
    """The one row; every save is a version, and what is saved is public at once."""

    task = "administration"
    form = PortalSettingsForm
    fieldsets: ClassVar[list[Any]] = [
        (_("Name"), {"fields": (("name_en", "name_da"), ("tagline_en", "tagline_da"))}),
        (
            _("In a few words"),
            {"fields": (("description_en", "description_da"), ("about_en", "about_da"))},
        ),
        (_("Who stands behind it"), {"fields": ("publisher", "contact", "accounts")}),
        (_("What others may do with it"), {"fields": ("texts_licence", "data_licence")}),
        (_("Look"), {"fields": (("accent_colour", "second_colour"), "typeface", "look")}),
        (_("Notice"), {"fields": (("notice_en", "notice_da"), "notice_until")}),
    ]

    readonly_fields = ("look",)

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["portal-admin/look.css"]}
        js: ClassVar[list[str]] = ["portal-admin/look.js"]

    @admin.display(description=_("What follows from it"))
    def look(self, obj: PortalSettings) -> str:
        """Show what follows from the values of the form; a script shows it of what is typed."""
        shown = preview(obj.accent_colour, obj.second_colour, obj.typeface)
        address = reverse("admin:portal_portalsettings_look")
        return format_html('<div data-look="{}">{}</div>', address, shown)

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Return what follows from the values in the query, for the script of the form."""
        if not (self.has_view_or_change_permission(request) or super().has_add_permission(request)):
            raise PermissionDenied
        return HttpResponse(preview(*(request.GET.get(each, "") for each in LOOK)))

    def get_urls(self) -> list[Any]:
        """Return the usual addresses, and that of what follows from a look."""
        view = self.admin_site.admin_view(self.look_view)
        return [path("look/", view, name="portal_portalsettings_look"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in OWN_COLOURS:
            kwargs["widget"] = ColourInput(OWN_COLOURS[db_field.name])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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
