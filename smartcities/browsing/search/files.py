"""Files: reading those that are not read yet, and indexing what they say."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from smartcities.browsing.search.indexing import index
from smartcities.media.document import read_file
from smartcities.media.models import FileText

logger = logging.getLogger(__name__)


def unread(model: type[Model]) -> list[int]:
    """Return the keys of the things of *model* whose file was not read, or not to any end."""
    name = model.indexed.file
    if not name:
        return []
    read = FileText.objects.exclude(state=FileText.State.FAILED).values("name")
    rows = model._base_manager.exclude(**{name: ""}).exclude(**{f"{name}__in": read})
    return list(rows.order_by("pk").values_list("pk", flat=True))


def read_files(model: type[Model], keys: Sequence[int]) -> list[FileText]:
    """Read the files of the things with these *keys* and index what was not known before.

    Outside any transaction. A file that cannot be read, or is not where it should be, is kept
    and told to the editor and the log; its thing is still found by all else.
    """
    name = model.indexed.file
    texts = []
    for page in model._base_manager.filter(pk__in=keys).only("pk", name):
        file = getattr(page, name)
        known = FileText.objects.filter(name=file.name).exclude(state=FileText.State.FAILED)
        if not file or known.exists():
            continue
        try:
            text = read_file(file.storage, file.name)
        except OSError as error:
            logger.warning("The file of %s is not to be had: %s", page._meta.label, error)
            continue
        if text.problem:
            logger.warning("The text of %s was not read: %s", file.name, text.problem)
        texts.append(text)
        # The text moves the content's version: with it, the words have to be there.
        with transaction.atomic():
            _store(text)
            index(model, [page.pk])
    return texts


def _store(text: FileText) -> None:
    """Keep *text*, though somebody else may have read the same file meanwhile."""
    values = ["checksum", "state", "problem", "pages"]
    FileText.objects.bulk_create(
        [text], update_conflicts=True, unique_fields=["name"], update_fields=values
    )


def text_of(page: Model) -> FileText | None:
    """Return what was read of a thing's file, None where it has none or none was read yet."""
    name = page.indexed.file
    file = getattr(page, name) if name else None
    return FileText.objects.filter(name=file.name).first() if file else None
