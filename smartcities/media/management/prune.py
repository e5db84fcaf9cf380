"""Deleting stored renditions that are no longer used."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from smartcities.media.models import Image
from smartcities.media.renditions import FOLDER, all_renditions, delete_stored, stored_tails
from smartcities.media.withdrawal import delete_files

#: The folder of social cards without a picture in earlier releases.
OLD_CARDS = "cards"
#: Older temporary files are not being written any more.
WRITING = timedelta(hours=1)


def _being_written(name: str) -> bool:
    return default_storage.get_modified_time(name) > timezone.now() - WRITING


def _delete_all_in(folder: str) -> int:
    try:
        files = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return 0
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    return len(files)


def prune() -> int:
    """Delete renditions of former pictures, focal points and sizes; return their number.

    Social cards are deleted as well, since they are drawn again when requested, and remaining
    files of withdrawn pictures.

    Files directly in the folder are of an older layout; those with a leading dot are from a
    process that died while writing.
    """
    wanted: dict[str, set[str]] = {}
    for image in Image.objects.exclude(width=0).iterator(chunk_size=500):
        every = all_renditions(image.checksum, image.width, image.height, image.focal)
        wanted.setdefault(image.checksum, set()).update(each.tail for each in every)
    deleted = delete_files() + _delete_all_in(OLD_CARDS)
    try:
        folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return deleted
    for name in files:
        default_storage.delete(f"{FOLDER}/{name}")
        deleted += 1
    for checksum in folders:
        if checksum not in wanted:
            deleted += delete_stored(checksum)
            continue
        for tail in stored_tails(checksum) - wanted[checksum]:
            name = f"{FOLDER}/{checksum}/{tail}"
            if not (tail.startswith(".") and _being_written(name)):
                default_storage.delete(name)
                deleted += 1
    return deleted
