"""Files: reading those that are not read yet, and indexing their text."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.files.storage import Storage
from django.db.models import Model
from django.utils import timezone

from smartcities.browsing.search.indexing import index_file
from smartcities.browsing.search.reindexing import indexed_models
from smartcities.media import document
from smartcities.media.models import FileText
from smartcities.publishing.declarations.indexed import indexed_by

logger = logging.getLogger(__name__)


def unread(model: type[Model]) -> list[int]:
    """Return the keys of the objects of *model* whose file was not read or not completely."""
    name = indexed_by(model).file
    if not name:
        return []
    read = FileText.objects.exclude(state=FileText.State.FAILED).values("name")
    rows = model._base_manager.exclude(**{name: ""}).exclude(**{f"{name}__in": read})
    return list(rows.order_by("pk").values_list("pk", flat=True))


def read_missed(model: type[Model]) -> int:
    """Read and index the files that nobody has tried to read, or whose text is not indexed.

    That is left of a process that was killed after an upload. Returns how many were read.
    """
    name = indexed_by(model).file
    if not name:
        return 0
    rows = model._base_manager.exclude(**{name: ""}).order_by("pk").values_list("pk", name)
    tried = dict(FileText.objects.values_list("name", "indexed_at"))
    texts = read_files(model, [key for key, file in rows if file not in tried])
    for key, file in rows:
        if file in tried and tried[file] is None:
            index_one(model, key, file)
    return len(texts)


def read_files(model: type[Model], keys: Sequence[int]) -> list[FileText]:
    """Read the files of the objects with these *keys* that were not read before.

    Outside any transaction. If a file cannot be read or is missing, that is recorded for the
    editor and logged; its object is still found by everything else.
    """
    name = indexed_by(model).file
    texts = []
    for page in model._base_manager.filter(pk__in=keys).only("pk", name):
        file = getattr(page, name)
        known = FileText.objects.filter(name=file.name).exclude(state=FileText.State.FAILED)
        if not file or known.exists():
            continue
        try:
            text = document.read_file(file.storage, file.name)
        except OSError as error:
            logger.warning("The file of %s is not to be had: %s", page._meta.label, error)
            continue
        if text is not None:
            texts.append(text)
    return texts


def file_saved(model: type[Model], key: int, storage: Storage, name: str) -> None:
    """Read or index the file of a saved object, as needed, in the background."""
    if document.text_of(name) is None:
        document.read_later(storage, name)
    else:
        document.later(index_one, model, key, name)


def index_text(sender: type[FileText], text: FileText, **kwargs: Any) -> None:
    """Index the objects that have the file whose text was just stored."""
    if text.problem:
        logger.warning("The text of %s was not read: %s", text.name, text.problem)
    for model in indexed_models():
        if name := indexed_by(model).file:
            objects = model._base_manager.filter(**{name: text.name})
            for key in objects.values_list("pk", flat=True):
                index_one(model, key, text.name)


def index_one(model: type[Model], key: int, name: str) -> None:
    """Index the stored text of the file *name* for one object."""
    if index_file(model, key):
        # Searches give other results now, so the content's version has to be raised.
        FileText.objects.filter(name=name).update(indexed_at=timezone.now())


def text_of(page: Model) -> FileText | None:
    """Return the text of an object's file; None if it has no file or it was not read yet."""
    name = indexed_by(page).file
    file = getattr(page, name) if name else None
    return document.text_of(file.name) if file else None
