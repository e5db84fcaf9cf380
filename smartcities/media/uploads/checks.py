"""A system check that finds admins whose forms would get unchecked files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.contrib import admin
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

from smartcities.media.fields.checked import CheckedFileField
from smartcities.media.uploads.admin import UploadFields, UploadsAdmin


@register
def check_upload_admins(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that admins of models or rows with files use the classes that upload chosen files."""
    found: list[CheckMessage] = []
    for model in apps.get_models():
        if not admin.site.is_registered(model):
            continue
        model_admin = admin.site.get_model_admin(model)
        rows = [inline for inline in model_admin.inlines if has_files(inline.model)]
        if (has_files(model) or rows) and not isinstance(model_admin, UploadsAdmin):
            hint = "Let its admin inherit UploadsAdmin (smartcities.media.uploads.admin)."
            found.append(Error("A form with files.", hint, obj=model_admin, id="media.E001"))
        for inline in rows:
            if not issubclass(inline, UploadFields):
                hint = "Let the inline inherit UploadFields (smartcities.media.uploads.admin)."
                found.append(Error("Rows with files.", hint, obj=inline, id="media.E002"))
    return found


def has_files(model: type[Model]) -> bool:
    """Tell whether *model* has a file field."""
    return any(isinstance(field, CheckedFileField) for field in model._meta.fields)
