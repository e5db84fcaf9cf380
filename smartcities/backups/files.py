"""Which stored files rows name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import models

from smartcities.backups.rows.tables import kept_models

#: Columns that name a stored file and are no file fields.
FURTHER = {"media.pendingupload": ("stored_name",)}


def file_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of *model* that name stored files."""
    own = [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    return [*own, *FURTHER.get(model._meta.label_lower, ())]


def named_files(models_: Iterable[type[models.Model]] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield (name, model) for every file that a row names."""
    for model in models_ if models_ is not None else kept_models():
        for column in file_columns(model):
            rows = model._base_manager.exclude(**{column: ""}).exclude(**{column: None})
            for name in rows.values_list(column, flat=True).iterator(chunk_size=2000):
                yield str(name), model


def opened(name: str) -> tuple[IO[bytes], int] | None:
    """Return the stored file *name* and its size; None if it is not there.

    It stays readable where it is deleted meanwhile.
    """
    try:
        file: Any = default_storage.open(name, "rb")
        return file, file.size
    except FileNotFoundError:
        return None
    except Exception:
        # Each storage has errors of its own; what it says to be there has to be readable.
        if default_storage.exists(name):
            raise
        return None
