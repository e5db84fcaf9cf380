"""A copy of each entry in the media storage, beside the files that it is about.

So whoever loses the database but not the storage still knows what must not come back. One file
for each entry: an object of S3 cannot be appended to, and two machines never write the same one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from smartcities.erasures.models import Erasure

FOLDER = "erasures"

logger = logging.getLogger(__name__)


def _name(entry: Erasure) -> str:
    return f"{entry.key}.json"


def store(entry: Erasure) -> None:
    """Store the copy of *entry*. A failure is logged; ``store_missing`` tries again."""
    try:
        text = json.dumps(entry.line, sort_keys=True)
        default_storage.save(f"{FOLDER}/{_name(entry)}", ContentFile(text.encode()))
    except Exception as error:  # each storage has errors of its own
        logger.error("The copy of an erasure was not stored: %s: %s", type(error).__name__, error)


def _stored() -> set[str]:
    try:
        return set(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:
        return set()


def store_missing() -> None:
    """Store the copies that are not there."""
    there = _stored()
    for entry in Erasure.objects.all():
        if _name(entry) not in there:
            store(entry)


def stored_entries() -> Iterator[Erasure]:
    """Yield the entries of which the storage has a copy; raises ``ValueError`` for a broken one."""
    for name in sorted(_stored()):
        if name.endswith(".json"):
            with default_storage.open(f"{FOLDER}/{name}") as file:
                try:
                    yield Erasure.parse(json.loads(file.read()))
                except ValueError as error:
                    raise ValueError(f"{FOLDER}/{name} in the media storage is broken.") from error
