"""The texts of the interface in other languages, compiled when their source changed.

Translators write ``locale/<language>/LC_MESSAGES/django.po``; Python reads the ``.mo`` made of
it, which is not kept in the repository. The settings call ``compiled``, so that every way to
start the portal (a server, a command, the tests, the image's build) finds it made.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

#: The header of a compiled catalogue that says which source it was made of.
STAMP = "X-Source-SHA256"


def compiled(folder: Path) -> Path:
    """Return *folder*, every catalogue in it compiled from the source as it stands today.

    Raises ``ImproperlyConfigured`` where one has to be made and cannot be written: the portal
    would quietly speak English.
    """
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        target = source.with_suffix(".mo")
        # By content, not by date: a copy or an older release may bring any date along.
        if not _is_made_of(target, digest):
            try:
                _make(source, target, digest)
            except OSError as error:
                raise ImproperlyConfigured(f"{target} cannot be written: {error}.") from error
    return folder


def _is_made_of(target: Path, digest: str) -> bool:
    try:
        return f"{STAMP}: {digest}".encode() in target.read_bytes()
    except OSError:
        return False


def _make(source: Path, target: Path, digest: str) -> None:
    import polib  # Only when something has to be made; most starts need nothing of it.

    catalogue = polib.pofile(str(source))
    catalogue.metadata[STAMP] = digest
    # Several processes may start at once: each writes a file of its own and puts it in place.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".catalogue-")
    os.close(handle)
    try:
        catalogue.save_as_mofile(name)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
