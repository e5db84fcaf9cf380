"""Make the small portal that a release left behind, from its own code and demo.

    .venv/bin/python -m tests.releases.make 0.1.0

writes ``tests/releases/0.1.0/``: ``portal.tar.xz`` (an SQLite file and the media folder) and
``postgresql.sql.xz`` (what pg_dump says). Pictures and the PDF are made small first; beside the
demo there are a draft, an expired page, a renamed one and one that is scheduled.
"""

from __future__ import annotations

import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from PIL import Image

from tests.faults.servers import postgresql
from tests.files import PDF
from tests.releases.archive import unpack

HERE = Path(__file__).resolve().parent
PASSWORD = "correct horse battery staple of 0.1.0"
#: Pages in every state; the addresses are known to the test.
MORE = """
from datetime import timedelta
from django.utils import timezone
from casestudies.models import CaseStudy
now = timezone.now()
def made(slug, **fields):
    title = slug.replace("-", " ").capitalize()
    case = CaseStudy(title=title, slug=slug, summary="Æ, ø & å.", **fields)
    case.save()
    return case
made("a-draft-of-before")
made("expired-before", published_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
made("scheduled-before", published_at=now + timedelta(days=36500))
renamed = made("named-before", published_at=now - timedelta(days=3))
renamed.slug = "renamed-before"
renamed.save()
"""


def shrink(folder: Path) -> None:
    """Make the demo's files small, in the unpacked code."""
    for path in folder.glob("smartcities/media/demo/*.jpg"):
        with Image.open(path) as picture:
            picture.thumbnail((120, 120))
            picture.save(path, "JPEG", quality=30, optimize=True)
    for path in folder.glob("resources/demo/*.pdf"):
        path.write_bytes(PDF)


def fill(folder: Path, database: str) -> None:
    """Load the release's demo into *database* with the release's code."""
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-the-data-of-a-release-only-0123456789",
        "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost",
        "DEMO_PASSWORD": PASSWORD,
        "DATABASE_URL": database,
    }
    for command in (["migrate", "--verbosity", "0"], ["demo"], ["shell", "-c", MORE]):
        manage = [sys.executable, "manage.py", *command]
        subprocess.run(manage, cwd=folder, env=environment, check=True)


def make(release: str) -> None:
    """Write the release's folder."""
    target = HERE / release
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = unpack(release, Path(scratch))
        shrink(folder)
        with postgresql() as server:
            fill(folder, server.address)
            version = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1]
            dump = [
                str(version),
                "--inserts",
                "--rows-per-insert=500",
                "--no-owner",
                "--no-privileges",
            ]
            text = subprocess.run([*dump, server.address], check=True, capture_output=True).stdout
        # Commands of psql, which no library understands.
        lines = [line for line in text.splitlines() if not line.startswith((b"\\", b"--"))]
        (target / "postgresql.sql.xz").write_bytes(lzma.compress(b"\n".join(lines), preset=9))
        # The same files are named by content only in renditions: each database has its own.
        shutil.rmtree(folder / "var")
        fill(folder, f"sqlite:///{folder}/db.sqlite3")
        with closing(sqlite3.connect(folder / "db.sqlite3")) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        with tarfile.open(target / "portal.tar.xz", "w:xz", preset=9) as archive:
            archive.add(folder / "db.sqlite3", "db.sqlite3")
            archive.add(folder / "var" / "media", "media")


if __name__ == "__main__":
    make(sys.argv[1])
