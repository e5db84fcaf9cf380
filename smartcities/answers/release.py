"""A digest of the running release: answers that another release made are not served."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

KINDS = {".py", ".html", ".po", ".xml", ".txt", ".json"}
#: Python packages at the top level that are not part of the portal.
OTHERS = {"tests"}


@cache
def release() -> str:
    """Return a digest of the portal's code, templates, texts and names of static files.

    It is the same on every machine that runs the same release under the same SITE_URL.
    Computed once per process.
    """
    digest = sha256(f"{settings.SITE_URL} {settings.STATIC_URL}".encode())
    base = Path(settings.BASE_DIR)
    packages = [file.parent for file in base.glob("*/__init__.py")]
    folders = [base / "templates", *(each for each in packages if each.name not in OTHERS)]
    files = [file for folder in folders for file in folder.rglob("*")]
    files.append(Path(settings.STATIC_ROOT) / "staticfiles.json")
    for file in sorted(files):
        if file.suffix in KINDS and "demo" not in file.parts and file.is_file():
            digest.update(f"{file.name} ".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:32]
