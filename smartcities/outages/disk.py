"""Whether the portal's folders are writable and have enough free space."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

MB = 2**20


def disk_problems() -> list[str]:
    """Return a sentence for each folder that is not writable or has too little space."""
    return [
        f"{name}: {problem}"
        for name, folder in _folders().items()
        if (problem := _problem(_existing(folder)))
    ]


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


def _problem(folder: Path) -> str:
    """Return the problem of *folder*; empty if there is none."""
    try:
        # By writing a file: nothing else detects quotas and disks that became read-only.
        with tempfile.TemporaryFile(dir=folder, prefix=".ready-", buffering=0) as file:
            file.write(bytes(4096))
        free = shutil.disk_usage(folder).free // MB
    except OSError as error:
        return f"cannot be written ({error.strerror})"
    if free < settings.DISK_FREE_MB:
        return f"{free} MB free, {settings.DISK_FREE_MB} needed"
    return ""
