"""The values of a form's file field: a pending file, a reference to one, or a refused file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from smartcities.media.checks import CheckedFile

if TYPE_CHECKING:
    from smartcities.media.models import PendingUpload


def not_there_any_more() -> ValidationError:
    """Return the error for a pending upload that cannot be claimed."""
    return ValidationError(
        _("This file is not there any more: it was chosen more than a day ago. Choose it again."),
        code="expired",
    )


class PendingFile(CheckedFile):
    """The file of a pending upload. Saving a row with it claims it; nothing is copied."""

    def __init__(self, upload: PendingUpload, present: Any = None) -> None:
        super().__init__(
            None,
            upload.file_name,
            checksum=upload.checksum,
            width=upload.width,
            height=upload.height,
            colour=upload.colour,
            notes=upload.notes,
        )
        self.upload = upload
        self.size = upload.size
        #: The current file of the row, which this one will replace.
        self.present = present

    def __bool__(self) -> bool:
        return True

    def close(self) -> None:
        """Do nothing: the file belongs to the storage. Django closes the files of a request."""

    def claim(self) -> str:
        """Return the stored name, for the row that gets the file.

        Call it in the transaction that saves the row: after a rollback the file is still pending.
        Raises ``ValidationError`` if another save was faster.
        """
        claimed, _rows = type(self.upload).objects.filter(pk=self.upload.pk).delete()
        if not claimed:
            raise not_there_any_more()
        return self.upload.stored_name


@dataclass(frozen=True)
class UploadReference:
    """The key of a pending upload, sent by a form."""

    key: str


@dataclass(frozen=True)
class RefusedFile:
    """A file that was sent with a form and refused."""

    error: ValidationError

    def close(self) -> None:
        """Do nothing, as ``PendingFile`` does."""
