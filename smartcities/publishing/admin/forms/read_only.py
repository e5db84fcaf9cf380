"""Numbers where they are read-only: as a field would show them, without the column's zeros."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest, HttpResponse

from smartcities.publishing.parsing.numbers import number_text


def _shown(field: models.Field, empty: str) -> Callable[[models.Model], str]:
    """Return what shows *field* in a form, as one writes it for ``readonly_fields``."""

    def number(obj: models.Model) -> str:
        value = getattr(obj, field.attname)
        return number_text(value) if isinstance(value, Decimal | float) else empty

    # By this name the form finds the help text and the class of its row.
    number.__name__ = field.name
    number.short_description = field.verbose_name  # type: ignore[attr-defined]  # read by Django
    return number


def _replaced(fields: Any, by: dict[str, Any]) -> list[Any]:
    return [
        _replaced(each, by) if isinstance(each, list | tuple) else by.get(each, each)
        for each in fields
    ]


def _show_numbers(form: Any, model: type[models.Model], names: set[str], empty: str) -> None:
    """Replace the numbers *names* in *form*, which is Django's of an object or of its rows."""
    numbers = (models.DecimalField, models.FloatField)
    shown = {
        field.name: _shown(field, empty)
        for field in model._meta.fields
        if field.name in names and isinstance(field, numbers) and not field.choices
    }
    if shown:
        form.fieldsets = [
            (name, {**options, "fields": _replaced(options["fields"], shown)})
            for name, options in form.fieldsets
        ]
        form.readonly_fields = [*form.readonly_fields, *shown.values()]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows read-only numbers as fields show them. The admin site adds it to every admin."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, empty = context["adminform"], str(self.get_empty_value_display())
        _show_numbers(form, self.model, _names(form.readonly_fields), empty)
        for rows in context["inline_admin_formsets"]:
            names = _names(rows.readonly_fields)
            if not (rows.has_add_permission or rows.has_change_permission):
                names |= _names(flatten_fieldsets(rows.fieldsets))
            _show_numbers(rows, rows.opts.model, names, empty)
        return super().render_change_form(request, context, *args, **kwargs)


def _names(fields: Any) -> set[str]:
    return {each for each in fields if isinstance(each, str)}
