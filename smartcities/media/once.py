"""Files that are made at their first request and stored: once, behind a lock, whole or not."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

#: Seconds after which a lock is nobody's any more; longer than any picture may take.
LOCK_LIFE = 60
#: Seconds between two looks, and looks before one who waits makes the file himself.
PAUSE = 0.05
LOOKS = 200


def stored(name: str) -> bytes | None:
    """Return the content of a stored file, None if there is none; raises as the storage does."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        return None


def store(name: str, content: bytes) -> None:
    """Store *content* as *name* so that nobody ever reads half of it, and the last one stands.

    Object storages put whole objects; in a folder a finished file is moved to its name.
    """
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        kept = default_storage.save(name, ContentFile(content))
        if kept != name:  # somebody else was first, and the storage renames instead
            default_storage.delete(kept)
        return
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(part, getattr(default_storage, "file_permissions_mode", None) or 0o644)
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def made_once(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the stored file *name*, made by *make* and stored where it is missing.

    Of several who ask at once (threads, processes, machines that share a cache) one makes it
    and the others wait for it: about ten seconds, then they take its maker for dead and make
    it themselves. Two makers do no harm, since files are stored whole. What *make* or the
    storage raises is raised.
    """
    lock, mine = f"once:{name}", uuid.uuid4().hex
    for _look in range(LOOKS):
        if cache.add(lock, mine, LOCK_LIFE):
            break
        time.sleep(PAUSE)
        if (found := stored(name)) is not None:
            return found
    try:
        found = stored(name)
        if found is None:
            found = make()
            store(name, found)
        return found
    finally:
        if cache.get(lock) == mine:
            cache.delete(lock)
