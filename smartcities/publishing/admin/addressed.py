"""The admin of models with an address: vocabularies and, built on this, pages."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from js_asset import Media

from smartcities.media.uploads.admin import UploadsAdmin
from smartcities.publishing.admin.forms.fields import PortalFields, show_rich_text
from smartcities.publishing.admin.forms.pages import AddressedForm
from smartcities.publishing.admin.linking.texts import LinkedTextsAdmin
from smartcities.publishing.models import Theme


class AddressedAdmin(LinkedTextsAdmin, PortalFields, UploadsAdmin, admin.ModelAdmin):
    """The slug follows the name as it is typed; relations autocomplete; filters show counts."""

    task = "library"
    form = AddressedForm
    list_per_page = 50
    change_form_template = "admin/publishing/change_form.html"

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        # Only while adding: a title corrected later must not move the address.
        return {"slug": self.slug_sources()} if obj is None else {}

    def slug_sources(self) -> tuple[str, ...]:
        """Return the fields that a new address is made from."""
        return (self.model.named_by,)

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Return every relation whose target the user can search in the admin."""
        return searchable_relations(self.model, self.admin_site, request)

    def view_on_site(self, obj: Any) -> str | None:
        """Return the public address of *obj*, if its model has one."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # The rich-text editor's import map is an inline script, so it needs the nonce.
        context["media"] = Media.from_media(
            context["media"], nonce=str(cast(Any, request).csp_nonce)
        )
        # The forms have their values already, so this changes only read-only fields.
        inlines = context["inline_admin_formsets"]
        rows = (form.instance for inline in inlines for form in inline.formset.forms)
        show_rich_text([context["adminform"].form.instance, *rows])
        return super().render_change_form(request, context, *args, **kwargs)


def searchable_relations(
    model: type[models.Model], site: admin.AdminSite, request: HttpRequest
) -> list[str]:
    """Return the names of *model*'s relations that can use autocompletion.

    Only where the user may see the targets: completion refuses everybody else, who gets a
    plain list of names instead, such as an editor choosing a page's owner.
    """
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [
        field.name
        for field in fields
        if field.is_relation
        and field.editable
        and field.related_model is not None
        and site.is_registered(field.related_model)
        and site.get_model_admin(field.related_model).search_fields
        and site.get_model_admin(field.related_model).has_view_permission(request)
    ]


@admin.register(Theme)
class ThemeAdmin(AddressedAdmin):
    """The controlled vocabulary."""

    list_display = ("name", "slug", "order")
    search_fields = ("name", "other_names", "slug")
    fields = ("name", "slug", "other_names", "summary", "body", "image", "order")
