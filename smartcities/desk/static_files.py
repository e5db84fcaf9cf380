"""Collecting the static files, only when one of them changed since the last time."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def signature() -> str:
    """Return a digest over every static file's path, size and time, and over what packs them."""
    digest = hashlib.sha256()
    storage = settings.STORAGES["staticfiles"]["BACKEND"]
    digest.update(f"{storage} {version('django')} {version('whitenoise')}\n".encode())
    for finder in get_finders():
        for path, source in finder.list([]):
            try:
                state = Path(source.path(path)).stat()
            except FileNotFoundError:  # deleted since the folder was read
                continue
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect(stamp: Path) -> bool:
    """Collect the static files unless *stamp* says that these are collected; tell if it did."""
    current = signature()
    stands = Path(settings.STATIC_ROOT).is_dir() and stamp.exists()
    if stands and stamp.read_text() == current:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current)
    return True
