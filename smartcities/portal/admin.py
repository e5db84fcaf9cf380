"""The portal's settings in the admin: one form, for administrators."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from smartcities.media.uploads.admin import UploadsAdmin
from smartcities.portal.form import PortalSettingsForm
from smartcities.portal.models import PortalSettings
from smartcities.portal.preview import OWN_COLOURS, ColourInput, preview
from smartcities.publishing.admin.addressed import searchable_relations
from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.publishing.admin.only_row import OnlyRowAdmin
from smartcities.publishing.admin.versions.admin import VersionsAdmin
from smartcities.publishing.rehearsal import is_rehearsing
from smartcities.publishing.types import edited_types
from smartcities.publishing.visibility import Visibility, rows_in

#: How many scheduled pages are named.
NAMED = 5

#: The fields of the look, in the order in which it is made of them.
LOOK = ("accent_colour", "second_colour", "typeface")


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
        (_("Languages and time"), {"fields": (("offers_en", "offers_da"), "time_zone")}),
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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "time_zone" in form.changed_data and not is_rehearsing():
            self._say_what_is_planned(request, ZoneInfo(obj.time_zone))

    def _say_what_is_planned(self, request: HttpRequest, zone: ZoneInfo) -> None:
        """Say when scheduled pages appear by the clocks of the new time zone."""
        is_scheduled = rows_in(Visibility.SCHEDULED, timezone.now())
        planned = [
            (page.published_at, page.title)
            for model in edited_types()
            for page in model._base_manager.filter(is_scheduled).only("published_at", "title")
            if page.published_at
        ]
        if not planned:
            return
        moments = [
            _("“%(title)s” on %(moment)s")
            % {"title": title, "moment": date_format(moment.astimezone(zone), "DATETIME_FORMAT")}
            for moment, title in sorted(planned)[:NAMED]
        ]
        said = _("What is scheduled keeps its moment. In the new time zone: %(moments)s")
        more = ["…"] if len(planned) > NAMED else []
        messages.warning(request, said % {"moments": "; ".join([*moments, *more])})

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
