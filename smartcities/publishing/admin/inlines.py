"""Inlines: rows of a page, edited with it, under the page's own permissions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth import get_permission_codename
from django.db import models
from django.http import HttpRequest

from smartcities.publishing.access import may_change
from smartcities.publishing.admin.addressed import searchable_relations
from smartcities.publishing.admin.forms.fields import PortalFields
from smartcities.publishing.admin.forms.pages import RowForm
from smartcities.publishing.admin.forms.relations import RelationFields
from smartcities.publishing.admin.forms.rowset import RowSet
from smartcities.publishing.admin.merging.rows import ROW_KEY
from smartcities.publishing.models import Row


class RowInline(RelationFields, PortalFields, admin.options.InlineModelAdmin):
    """Rows of a page: those who may change the page may change them, nobody else."""

    extra = 0
    form = RowForm
    formset = RowSet

    def _may(self, request: HttpRequest, action: str) -> bool:
        meta = self.parent_model._meta
        return request.user.has_perm(f"{meta.app_label}.{get_permission_codename(action, meta)}")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view") or self._may(request, "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add") if obj is None else may_change(request.user, obj)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return searchable_relations(self.model, self.admin_site, request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fieldsets, with the hidden field that has the row's own key."""
        fieldsets = super().get_fieldsets(request, obj)
        if ROW_KEY in flatten_fieldsets(fieldsets) or not issubclass(self.model, Row):
            return fieldsets
        (name, options), *others = fieldsets
        return [(name, {**options, "fields": (*options["fields"], ROW_KEY)}), *others]

    # A hundred rows cost as many queries as three: relations are read for all rows at once.

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        meta = self.model._meta
        relations = [each.name for each in (*meta.fields, *meta.many_to_many) if each.is_relation]
        of_page = getattr(self.model, "page_field", None)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(*(name for name in relations if name != of_page))
        )

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == getattr(self.model, "numbered_by", ""):
            field.widget.attrs["data-numbered"] = ""  # a new row gets the next (rows.js)
        return field


class _Ordered(RowInline):
    """Rows in an order: a handle to drag, and buttons that work by keyboard."""

    ordering = ("order", "pk")
    classes: tuple[str, ...] = ("ordered",)

    class Media:
        css = {"all": ["portal-admin/ordered.css"]}
        js = ["portal-admin/ordered.js"]


class OrderedTabularInline(_Ordered, admin.TabularInline):
    """Ordered rows with few fields, as a table."""


class OrderedStackedInline(_Ordered, admin.StackedInline):
    """Ordered rows with much text, one below the other."""
