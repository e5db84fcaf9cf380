"""Whether the portal's folders are writable and have enough free space."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

MB = 2**20


@dataclass(frozen=True)
class FolderState:
    """A folder that files are written to; its path is not made public."""

    name: str
    #: Megabytes; 0 if it cannot be written.
    free: int
    #: The system's word for why it cannot be written.
    error: str = ""

    @property
    def problem(self) -> str:
        """What is wrong with it; empty if nothing is."""
        if self.error:
            return f"cannot be written ({self.error})"
        if self.free < settings.DISK_FREE_MB:
            return f"{self.free} MB free, {settings.DISK_FREE_MB} needed"
        return ""


def disk_problems() -> list[str]:
    """Return a sentence for each folder that is not writable or has too little space."""
    return [f"{each.name}: {each.problem}" for each in folder_states() if each.problem]


def folder_states() -> list[FolderState]:
    """Return the state of each folder on this machine, by writing a file into it."""
    return [_state(name, _existing(folder)) for name, folder in _folders().items()]


def _folders() -> dict[str, Path]:
    """Return the folders on this machine by their contents; their paths are not made public."""
    found = {"temporary files": Path(tempfile.gettempdir())}
    if connection.vendor == "sqlite":
        found["database"] = Path(connection.settings_dict["NAME"]).parent
    with suppress(NotImplementedError):  # on another machine
        found["media"] = Path(default_storage.path(""))
    return found


def _existing(folder: Path) -> Path:
    """Return *folder*, or the nearest existing one above it: it is created when needed."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), folder)


def _state(name: str, folder: Path) -> FolderState:
    try:
        # By writing a file: nothing else detects quotas and disks that became read-only.
        with tempfile.TemporaryFile(dir=folder, prefix=".ready-", buffering=0) as file:
            file.write(bytes(4096))
        return FolderState(name, shutil.disk_usage(folder).free // MB)
    except OSError as error:
        return FolderState(name, 0, error.strerror or type(error).__name__)
