"""File fields that check their files, however they are assigned: form, import, shell."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, ClassVar

from django.core.files import File
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.forms import Field as FormField

from smartcities.media.checks import (
    IMAGE_BYTES,
    PDF_BYTES,
    CheckedFile,
    check_pdf,
    check_picture,
)
from smartcities.media.fields.deletion import delete_unless_kept
from smartcities.media.fields.forms import UploadField
from smartcities.media.fields.pending import PendingFile


def original_name(instance: models.Model | None, filename: str) -> str:
    """Return a name that cannot be guessed, for an original without an address of its own."""
    return f"originals/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


def document_name(instance: models.Model | None, filename: str) -> str:
    """Return the path of an uploaded document, which cannot be guessed."""
    return f"documents/{uuid.uuid4().hex}.pdf"


def _reads_and_writes() -> bool:
    return False


_is_dry_run: Callable[[], bool] = _reads_and_writes


def register_dry_run(is_dry_run: Callable[[], bool]) -> None:
    """Register what says whether rows are saved for a look only, so that no file is written."""
    global _is_dry_run
    _is_dry_run = is_dry_run


class StoredFile(FieldFile):
    """A stored file. Files have no address of their own; the owner may define one."""

    #: The assigned content that is not stored with the row yet; None for a stored file.
    upload: File | None = None

    @property
    def url(self) -> str:
        """Return the owner's ``<field>_url``, a view that checks who may have the file."""
        return getattr(self.instance, f"{self.field.name}_url", "") or "#"

    @property
    def file(self) -> File:
        """Return the content; Django sets it for an assigned file, and opens a stored one."""
        return super().file

    @file.setter
    def file(self, content: File) -> None:
        FieldFile.file.fset(self, content)
        self.upload = content

    def open(self, mode: str = "rb") -> StoredFile:  # type: ignore[override]  # as Django's own
        """Open the file at its beginning."""
        self.file.open(mode)
        return self


class CheckedFileField(models.FileField):
    """A file field that checks new content, however it is assigned.

    A subclass defines the check and ``max_bytes``. Checking takes seconds: forms do it when a file
    is uploaded (``uploads/``). Elsewhere call ``full_clean()`` before the transaction; unchecked
    content is checked while the row is saved.
    """

    attr_class = StoredFile
    check_upload: ClassVar[Callable[[File], CheckedFile]]
    max_bytes: ClassVar[int]
    #: The files that the browser's dialog offers.
    accept: ClassVar[str]
    #: Whether the text of the file is read, so that it can be searched.
    has_text: ClassVar[bool] = False

    def checked(self, stored: StoredFile) -> CheckedFile | None:
        """Return the assigned content, checked; None if nothing was assigned.

        Raises ``ValidationError``.
        """
        upload = stored.upload
        if upload is None or isinstance(upload, CheckedFile):
            return upload
        return type(self).check_upload(upload)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        value = super().clean(value, model_instance)
        return self.checked(value) or value

    def formfield(self, **kwargs: Any) -> FormField:
        """Return the form field, which accepts pending uploads and never a stored name."""
        owner = kwargs.pop("owner", None)
        field: Any = super().formfield(**{"form_class": UploadField, "max_length": None, **kwargs})
        field.model_field, field.owner = self, owner
        return field

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:  # type: ignore[override]  # as Django's own
        """Delete the file with its row, by a signal, as cascades do not call ``delete()``."""
        super().contribute_to_class(cls, name, **kwargs)
        if not cls._meta.abstract:
            post_delete.connect(self._delete_with_row, sender=cls)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        rows = type(model_instance)._base_manager.filter(pk=model_instance.pk)
        before = None if add else rows.values_list(self.attname, flat=True).first()
        file = getattr(model_instance, self.attname)
        content = self.checked(file)
        if isinstance(content, PendingFile):
            setattr(model_instance, self.attname, content.claim())
        elif content is not None and _is_dry_run():
            setattr(model_instance, self.attname, before or "")
        elif content is not None:
            file.save(content.name, content, save=False)
        stored = getattr(model_instance, self.attname)
        if before and before != str(stored or ""):
            self._delete_once_safe(before)
        return stored

    def _delete_once_safe(self, name: str) -> None:
        transaction.on_commit(lambda: delete_unless_kept(name, self.storage), robust=True)

    def _delete_with_row(self, instance: models.Model, **kwargs: Any) -> None:
        if file := getattr(instance, self.attname):
            self._delete_once_safe(file.name)


class PictureField(CheckedFileField):
    """A picture of at most 10 MB and 40 megapixels, stored without metadata.

    JPEG, PNG or WebP; of a GIF the first frame is kept, as a PNG.
    """

    check_upload = check_picture
    max_bytes = IMAGE_BYTES
    accept = ".jpg,.jpeg,.jfif,.png,.webp,.gif"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("upload_to", original_name)
        super().__init__(*args, **kwargs)


class PdfField(CheckedFileField):
    """A PDF of at most 50 MB, checked by its content; its text can be searched."""

    check_upload = check_pdf
    max_bytes = PDF_BYTES
    accept = ".pdf"
    has_text = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("upload_to", document_name)
        super().__init__(*args, **kwargs)
