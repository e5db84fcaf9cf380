"""File fields that check what they take on every path: form, import, shell."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete

from smartcities.media.checks import check_pdf, check_picture
from smartcities.media.pictures import stripped


def original_name(instance: models.Model, filename: str) -> str:
    """Return a name nobody can guess, so that originals need no address of their own."""
    return f"originals/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


def document_name(instance: models.Model, filename: str) -> str:
    """Return the unguessable place of an uploaded document."""
    return f"documents/{uuid.uuid4().hex}.pdf"


class StoredFile(FieldFile):
    """A stored file. Its address, if any, is its owner's to say: files have none of their own."""

    @property
    def url(self) -> str:
        """Return the owner's ``<field>_url``, where the file can be had after all rules."""
        return getattr(self.instance, f"{self.field.name}_url", "") or "#"


class _CheckedFileField(models.FileField):
    """A file whose new content is checked when it is saved, not only in a form."""

    attr_class = StoredFile

    def checked(self, file: Any) -> Any:
        """Return the file to store for an upload; raises ``ValidationError``."""
        raise TypeError("A checked field says what it checks.")

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        """Take the file away with its row: cascades and bulk deletions call no ``delete()``."""
        super().contribute_to_class(cls, name, **kwargs)
        if not cls._meta.abstract:
            post_delete.connect(self._delete_with_row, sender=cls)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            file.file = self.checked(file)
        rows = type(model_instance)._base_manager.filter(pk=model_instance.pk)
        before = None if add else rows.values_list(self.attname, flat=True).first()
        stored = super().pre_save(model_instance, add)
        if before and before != str(stored or ""):
            self._delete_once_safe(before)
        return stored

    def _delete_once_safe(self, name: str) -> None:
        transaction.on_commit(lambda: self.storage.delete(name), robust=True)

    def _delete_with_row(self, instance: models.Model, **kwargs: Any) -> None:
        if file := getattr(instance, self.attname):
            self._delete_once_safe(file.name)


class PictureField(_CheckedFileField):
    """A JPEG, PNG or WebP picture of at most 10 MB and 40 megapixels, stored without metadata."""

    default_validators = [check_picture]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("upload_to", original_name)
        super().__init__(*args, **kwargs)

    def checked(self, file: Any) -> Any:
        return stripped(file)


class PdfField(_CheckedFileField):
    """A PDF of at most 50 MB, checked by its content."""

    default_validators = [check_pdf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("upload_to", document_name)
        super().__init__(*args, **kwargs)

    def checked(self, file: Any) -> Any:
        check_pdf(file)
        return file.file
