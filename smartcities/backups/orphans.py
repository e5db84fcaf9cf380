"""Stored files that no row names, and rows whose file is not stored."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import BinaryField, JSONField, Model, TextField
from django.utils import timezone

from smartcities.backups.files import named_files
from smartcities.backups.models import DeferredDeletion
from smartcities.erasures.copies import FOLDER as ERASURES
from smartcities.erasures.models import Erasure
from smartcities.media.management.prune import OLD_CARDS
from smartcities.media.models import FileText, WithdrawnPicture
from smartcities.media.renditions import FOLDER as RENDITIONS

#: Folders whose files no row names: they have a sweeper of their own (renditions --prune), or are
#: kept for ever.
OTHERS = {RENDITIONS, OLD_CARDS, ERASURES}
#: What is about files, and keeps none.
NO_MENTION = (FileText, WithdrawnPicture, Erasure)
#: Younger files may belong to an upload or a save that is under way.
SAFE = timedelta(days=1)


def stored_files(folder: str = "") -> Iterator[str]:
    """Yield the names of all stored files, but for the folders of others."""
    folders, names = default_storage.listdir(folder)
    for name in names:
        yield f"{folder}/{name}".lstrip("/")
    for each in folders:
        below = f"{folder}/{each}".lstrip("/")
        if below not in OTHERS:
            yield from stored_files(below)


def files_without_a_row(now: datetime | None = None) -> list[str]:
    """Return the files that nothing names, and that have lain there for a day."""
    named = {name for name, _model in named_files()}
    named |= {name for (name,) in DeferredDeletion.objects.values_list("name")}
    named |= {name for row in WithdrawnPicture.objects.all() for name in row.files}
    before = (now or timezone.now()) - SAFE
    try:
        found = [name for name in stored_files() if name not in named]
    except FileNotFoundError:
        return []
    found = [name for name in found if default_storage.get_modified_time(name) < before]
    mentioned = _mentioned(found)
    return sorted(name for name in found if name not in mentioned)


def _mentioned(names: list[str]) -> set[str]:
    """Return those of *names* that a version, a draft, an autosave or another text mentions."""
    left: set[str] = set(names)
    found: set[str] = set()
    if not names:
        return found
    for text in _texts():
        told = {name for name in left if name.encode() in text}
        found |= told
        left -= told
        if not left:
            break
    return found


def _texts() -> Iterator[bytes]:
    """Yield everything that is stored as text or bytes and may name a file."""
    for model in apps.get_models():
        if model in NO_MENTION:
            continue
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, BinaryField | JSONField | TextField)
        ]
        if columns and model._meta.managed and not model._meta.proxy:
            rows = model._base_manager.values_list(*columns)
            for row in rows.iterator(chunk_size=500):
                yield b"\n".join(map(_bytes, row))


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        try:
            return zlib.decompress(value)
        except zlib.error:
            return bytes(value)
    return str(value).encode()


def rows_without_a_file() -> list[tuple[type[Model], str]]:
    """Return (model, name) of the files that rows name and the storage does not have."""
    return [(model, name) for name, model in named_files() if not default_storage.exists(name)]
