"""The form field of a file: it accepts a reference to a pending upload."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.forms.widgets import FILE_INPUT_CONTRADICTION
from django.template.defaultfilters import filesizeformat

from smartcities.media.fields.pending import (
    PendingFile,
    RefusedFile,
    UploadReference,
    not_there_any_more,
)

if TYPE_CHECKING:
    from smartcities.media.fields.checked import CheckedFileField


class UploadInput(forms.ClearableFileInput):
    """Shows the current file and the pending one, and lets the user choose another.

    A script uploads a chosen file to *url* at once and puts its key into a hidden input. Without
    scripts the file is sent with the form.
    """

    template_name = "admin/widgets/upload_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, url: str = "") -> None:
        super().__init__(attrs)
        self.url = url
        self.max_bytes = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        key = data.get(f"{name}-upload", "")
        if not key or f"{name}-drop" in data or value is FILE_INPUT_CONTRADICTION:
            return value
        if value is False:
            return FILE_INPUT_CONTRADICTION
        return UploadReference(key) if value is None else value

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}-upload" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        pending = value if isinstance(value, PendingFile) else None
        context = super().get_context(name, pending.present if pending else value, attrs)
        context["widget"] |= {
            "value": self.format_value(pending.present if pending else value),
            "pending": pending,
            "pending_size": filesizeformat(pending.size) if pending else "",
            "upload_url": self.url,
            "max_bytes": self.max_bytes,
        }
        return context


class UploadField(forms.FileField):
    """Accepts only a pending upload of the same user that was checked for the model's field."""

    widget = UploadInput
    #: Set by the model's field: what the file is for, and who may have uploaded it.
    model_field: CheckedFileField
    owner: Any = None

    def clean(self, data: Any, initial: Any = None) -> Any:
        if isinstance(data, RefusedFile):
            raise data.error
        if isinstance(data, UploadedFile):
            raise ImproperlyConfigured(
                f"A file for {self.model_field} came to a form unchecked: checking takes seconds, "
                "and a form is saved in a transaction. Its admin must be an UploadsAdmin."
            )
        if isinstance(data, UploadReference):
            if self._is_saved(data, initial):
                return initial
            data = self._pending(data, initial, lock=True)
            if data is None:
                raise not_there_any_more()
        return super().clean(data, initial)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(data, UploadReference) and self._is_saved(data, initial):
            return False
        return super().has_changed(initial, data)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return the value for a form that is shown again: it keeps the chosen file."""
        if isinstance(data, PendingFile):
            data.present = initial
            return data
        if isinstance(data, UploadReference) and not self._is_saved(data, initial):
            return self._pending(data, initial) or initial
        return initial

    def _is_saved(self, reference: UploadReference, initial: Any) -> bool:
        """Tell whether the row has this very file: a form that is sent twice, or by going back."""
        return bool(initial) and PurePath(str(initial)).stem == reference.key

    def _pending(
        self, reference: UploadReference, present: Any, lock: bool = False
    ) -> PendingFile | None:
        if self.owner is None:
            raise ImproperlyConfigured(f"The form's field of {self.model_field} has no owner.")
        uploads = apps.get_model("media", "PendingUpload").objects.claimable()
        mine = uploads.filter(pk=reference.key, owner=self.owner, field=str(self.model_field))
        with transaction.atomic():
            # Of two saves with the same file the second waits here, and gets an error.
            found = (mine.select_for_update() if lock else mine).first()
        return PendingFile(found, present) if found else None
