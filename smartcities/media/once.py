"""Files that are made at their first request and stored: once, with a lock, and atomically."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import time
import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from smartcities.outages.errors import outage_status

logger = logging.getLogger(__name__)
#: Seconds after which a lock expires; longer than any picture may take.
LOCK_LIFE = 60
#: Seconds between two checks, and the number of checks before a waiting caller makes the file.
PAUSE = 0.05
LOOKS = 200


def stored(name: str) -> bytes | None:
    """Return the content of a stored file, or None; raises what the storage raises."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        return None


def store(name: str, content: bytes) -> None:
    """Store *content* as *name* atomically, replacing an existing file.

    Object storages write whole objects; in a folder the finished file is moved to its name.
    """
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        kept = default_storage.save(name, ContentFile(content))
        if kept != name:  # the file exists already, and the storage chose another name
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
    """Return the stored file *name*; if it is missing, make it by *make* and store it.

    Of several concurrent callers (threads, processes, machines that share a cache) one makes it
    and the others wait for about ten seconds; then they assume that it has died and make the file
    themselves. Making it twice does no harm, since files are stored atomically. Exceptions of
    *make* and of the storage are passed on; but what is made is returned where a full disk or a
    storage that is down does not take it.
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
            try:
                store(name, found)
            except Exception as error:  # each storage has its own errors
                if outage_status(error) is None:
                    raise
                logger.warning("%s was made and could not be stored: %s", name, error)
        return found
    finally:
        if cache.get(lock) == mine:
            cache.delete(lock)
