"""Deleting stored files that no row names any more.

While a snapshot is made, a room above keeps the files that it may still have to copy, and deletes
them afterwards. What a person asked to be deleted is not asked about: ``media/withdrawal.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.storage import Storage, default_storage


def _nobody(name: str) -> bool:
    return False


_keeps: Callable[[str], bool] = _nobody


def register_keeper(keeps: Callable[[str], bool]) -> None:
    """Register what takes a file over, to delete it later, and then returns True."""
    global _keeps
    _keeps = keeps


def delete_unless_kept(name: str, storage: Storage = default_storage) -> None:
    """Delete the file *name*, unless somebody has taken it over."""
    if not _keeps(name):
        storage.delete(name)
