"""The demo: loaded by one process of a run, and put back wherever a test wants it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from django.core.files.storage import default_storage
from django.db import connection

from smartcities.desk import demo
from smartcities.desk.models import DemoRecord
from tests.flushing import states

#: When it was loaded: before any test reads it, by whatever clock.
LOADED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
NAME = "demo"


def write(folder: Path) -> None:
    """Load the demo into the empty database, and keep that and its files in *folder*."""
    _keep()
    states.write(NAME, folder / "db.sqlite3")
    shutil.copytree(_files(), folder / "media")


def read(folder: Path | None) -> int:
    """Keep the demo, from *folder* if another process wrote it; return how many things it has.

    What PostgreSQL holds cannot be handed on, so there each process loads its own.
    """
    if not states.is_kept(NAME):
        if folder is None:
            _keep()
        else:
            states.read(NAME, folder / "db.sqlite3")
            shutil.copytree(folder / "media", _files(), dirs_exist_ok=True)
    states.put_back(NAME)
    number = DemoRecord.objects.count()
    states.put_back("empty")
    return number


def can_be_handed_on() -> bool:
    """Tell whether one process can write what another one reads."""
    return connection.vendor == "sqlite"


def _keep() -> None:
    with time_machine.travel(LOADED, tick=False):
        demo.load(lambda line: None)
    states.keep(NAME)
    states.put_back("empty")


def _files() -> Path:
    return Path(default_storage.path(""))
