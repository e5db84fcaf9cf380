"""Snapshots of the test's own portal, and emptying it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from tests.flushing import states


@pytest.fixture(autouse=True)
def _storage_of_its_own(tmp_path: Path, settings) -> None:
    folder = tmp_path / "media"
    options = {"location": folder, "base_url": None}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }


@pytest.fixture
def snapshot(transactional_db, tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a snapshot and returns its file."""

    def make(name: str = "snapshot.tar", **options) -> Path:
        call_command("snapshot", tmp_path / name, **options)
        return tmp_path / name

    return make


def empty(*, files: bool = True) -> None:
    """Make the portal as migrations left it; with *files* the storage is lost as well."""
    states.put_back("empty")
    if files:
        delete_all("")


def delete_all(folder: str) -> None:
    """Delete what is stored below *folder*."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}".lstrip("/"))
    for each in folders:
        delete_all(f"{folder}/{each}".lstrip("/"))


def stored(folder: str = "") -> dict[str, bytes]:
    """Return all stored files by their names."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return {}
    found = {}
    for name in names:
        path = f"{folder}/{name}".lstrip("/")
        with default_storage.open(path) as file:
            found[path] = file.read()
    for each in folders:
        found |= stored(f"{folder}/{each}".lstrip("/"))
    return found
