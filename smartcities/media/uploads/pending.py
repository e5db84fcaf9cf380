"""Accepting an uploaded file for a field, and removing unclaimed files."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from smartcities.media.document import read_later
from smartcities.media.fields.deletion import delete_unless_kept
from smartcities.media.fields.pending import PendingFile
from smartcities.media.models import FileText, PendingUpload

if TYPE_CHECKING:
    from smartcities.media.fields.checked import CheckedFileField

#: The greatest number of expired uploads that one new upload removes.
SWEEP = 20
#: The number of characters of a file's name that are kept: the last ones, with the ending.
NAME = 200

logger = logging.getLogger(__name__)


def take(file: File, field: CheckedFileField, owner: Any) -> PendingFile:
    """Check *file* for *field* and store it in its final place, pending until a save claims it.

    It takes seconds: call it outside transactions. Raises ``ValidationError``. The file's text is
    read afterwards, in the background.
    """
    if not file.size:
        raise ValidationError(_("The submitted file is empty."), code="empty")
    checked = type(field).check_upload(file)
    # No row yet, and where a file lies does not depend on one.
    stored_name = field.generate_filename(cast(Any, None), checked.name)
    upload = PendingUpload.objects.create(
        key=PurePath(stored_name).stem,
        owner=owner,
        field=str(field),
        stored_name=stored_name,
        file_name=PurePath(checked.name).name[-NAME:],
        size=checked.size,
        checksum=checked.checksum,
        width=checked.width,
        height=checked.height,
        colour=checked.colour,
        notes=list(checked.notes),
    )
    try:
        field.storage.save(stored_name, checked)
    except Exception as error:  # each storage has its own errors
        logger.exception("The storage did not take %s.", stored_name)
        _remove(upload)
        raise ValidationError(
            _("The file could not be stored just now. Try again in a minute."), code="not_stored"
        ) from error
    upload.is_stored = True
    upload.save(update_fields=["is_stored"])
    if field.has_text:
        read_later(field.storage, stored_name)
    remove_expired(SWEEP)
    return PendingFile(upload)


def remove_expired(most: int | None = None) -> int:
    """Remove expired pending uploads, the oldest first; return their number.

    The file is deleted before the row, so that an interrupted removal is repeated.
    """
    expired = list(PendingUpload.objects.expired().order_by("created_at")[:most])
    return sum(_remove(upload) for upload in expired)


def _remove(upload: PendingUpload) -> bool:
    """Tell whether the upload could be removed."""
    try:
        delete_unless_kept(upload.stored_name)
    except Exception:  # the next sweep tries again
        logger.exception("The storage did not delete %s.", upload.stored_name)
        return False
    FileText.objects.filter(name=upload.stored_name).delete()
    upload.delete()
    return True
