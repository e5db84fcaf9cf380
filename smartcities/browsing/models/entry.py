"""Entries of the search index: the words of each part of each object.

An entry's number has all that a search needs, so that it reads nothing but the index: from the
left the model, the zone, the object's key and the part of the zone.
"""

from __future__ import annotations

import zlib
from typing import Any

from django.db import models

KEY_BITS, PART_BITS, ZONE_BITS, KIND_BITS = 32, 12, 2, 16
MOST_PARTS = 1 << PART_BITS


class Zone(models.IntegerChoices):
    """Where in an object the words are."""

    TITLE = 0
    NAMES = 1
    TEXT = 2
    FILE = 3


def kind_of(model: type[models.Model]) -> int:
    """Return the number of a model, the same in every database; checks.py finds duplicates."""
    return zlib.crc32(model._meta.label_lower.encode()) % (1 << KIND_BITS)


def number(model: type[models.Model], zone: int, key: int, part: int = 0) -> int:
    """Return the number of an entry; raises ``OverflowError`` for a key over 32 bits."""
    if not 0 <= key < 1 << KEY_BITS:
        raise OverflowError(f"{model._meta.label} {key}: the index has room for keys of 32 bits.")
    place = ((kind_of(model) << ZONE_BITS | zone) << KEY_BITS | key) << PART_BITS
    return place | min(part, MOST_PARTS - 1)


def zone_of(entry: int) -> int:
    """Return the zone in an entry's number."""
    return entry >> KEY_BITS + PART_BITS & (1 << ZONE_BITS) - 1


def span(model: type[models.Model], first: Zone, last: Zone) -> tuple[int, int]:
    """Return the first and the last number of all entries in these neighbouring zones."""
    greatest = (1 << KEY_BITS) - 1
    return number(model, first, 0), number(model, last, greatest, MOST_PARTS - 1)


class WordsField(models.Field):
    """Stemmed words as the database indexes them: a ``tsvector``, or text for FTS5."""

    description = "Stemmed words"

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class Entry(models.Model):
    """The words of one part of one object."""

    in_snapshots = False

    id = models.BigIntegerField(primary_key=True)
    #: A digest of the words, or of the text of a file's page, so that unchanged parts are neither
    #: stemmed nor written again.
    digest = models.BigIntegerField()
    words = WordsField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
