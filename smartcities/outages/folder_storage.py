"""Files in a folder that may be on a disk of its own, which may be gone."""

from __future__ import annotations

import os
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from smartcities.outages.errors import StorageUnavailableError


class FolderStorage(FileSystemStorage):
    """Django's storage, which tells a file that is missing from a folder that is gone.

    A disk that is not mounted any more leaves an empty folder, or none: files would be reported as
    deleted, and new ones be stored where the disk hides them once it is back.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What was seen of the folder so far: both only ever become true.
        self.was_there = self.was_mounted = False
        self.look()

    def look(self) -> None:
        """Raise if the folder was there before, or a disk was mounted there, and now is not."""
        is_there, is_mounted = os.path.isdir(self.location), os.path.ismount(self.location)
        if is_there >= self.was_there and is_mounted >= self.was_mounted:
            self.was_there, self.was_mounted = is_there, is_mounted
            return
        raise StorageUnavailableError("the folder of pictures and documents is gone")

    def _open(self, name: str, mode: str = "rb") -> File:
        try:
            return super()._open(name, mode)  # type: ignore[misc]  # not in the stubs
        except FileNotFoundError:
            self.look()
            raise

    def _save(self, name: str, content: IO[Any] | File) -> str:
        self.look()
        saved = super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        # The first file makes the folder.
        self.look()
        return saved

    def size(self, name: str) -> int:
        try:
            return super().size(name)
        except FileNotFoundError:
            self.look()
            raise
