"""Files that come through the admin: a save that fails in the end leaves none behind."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse


def fresh_files(thing: models.Model) -> list[Any]:
    """Return the files of *thing* that are sent but not stored yet."""
    fields = (field for field in thing._meta.fields if isinstance(field, models.FileField))
    files = (getattr(thing, field.attname) for field in fields)
    return [file for file in files if file and not file._committed]


class UploadsAdmin(BaseModelAdmin):
    """Takes a stored file away again when the transaction that names it is rolled back."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        request.files_at_risk = fresh_files(obj)
        super().save_model(request, obj, form, change)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception:
            for file in getattr(request, "files_at_risk", []):
                if file._committed:
                    file.storage.delete(file.name)
            raise
