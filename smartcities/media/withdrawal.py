"""Deleting pictures for good, because the person they show has withdrawn the consent.

Consent overrides every other use: all rows of the library with the same content are deleted,
whoever uploaded them and whichever page shows them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from smartcities.erasures.registry import record
from smartcities.media.models import Image, WithdrawnPicture

#: Its kind in the list of erasures.
ERASURE = "picture"

logger = logging.getLogger(__name__)


def same_pictures(images: Iterable[Image]) -> list[Image]:
    """Return *images* and all others of the library with the same content."""
    found = {image.pk: image for image in images}
    checksums = {image.checksum for image in found.values() if image.checksum}
    found |= Image.objects.filter(checksum__in=checksums).in_bulk()
    return list(found.values())


def withdraw(images: Iterable[Image]) -> None:
    """Delete *images* and all with the same content; their addresses return 410 from now on.

    Rows are deleted in the transaction; originals, renditions and social cards after the commit.
    If an original cannot be deleted then, it is tried again with the next withdrawal and by
    ``manage.py renditions --prune``; it is not served meanwhile.
    """
    with transaction.atomic():
        images = same_pictures(images)
        if images:
            transaction.on_commit(delete_files, robust=True)
            record(
                ERASURE,
                checksums=sorted({image.checksum for image in images if image.checksum}),
                files=sorted(image.file.name for image in images if image.file),
            )
        for image in images:
            if image.checksum:
                row, _is_new = WithdrawnPicture.objects.get_or_create(checksum=image.checksum)
                row.files = sorted({*row.files, image.file.name})
                row.save(update_fields=["files"])
            image.delete()


def withdraw_again(details: dict[str, Any]) -> None:
    """Do a withdrawal again, after a backup from before it was restored."""
    checksums, files = details["checksums"], details["files"]
    withdraw(Image.objects.filter(Q(checksum__in=checksums) | Q(file__in=files)))
    for checksum in checksums:
        WithdrawnPicture.objects.get_or_create(checksum=checksum)


def delete_files() -> int:
    """Delete the remaining originals of withdrawn pictures; return their number."""
    deleted = 0
    for row in WithdrawnPicture.objects.exclude(files=[]):
        left = [name for name in row.files if not _is_deleted(name)]
        deleted += len(row.files) - len(left)
        WithdrawnPicture.objects.filter(pk=row.pk).update(files=left)
    return deleted


def _is_deleted(name: str) -> bool:
    try:
        default_storage.delete(name)
    except Exception as error:  # each storage has errors of its own
        reason = f"{type(error).__name__}: {error}"
        logger.error("The file %s of a withdrawn picture is still stored: %s", name, reason)
        return False
    return True
