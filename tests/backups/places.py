"""Portals of a test's own, each with a database and a folder, used by commands alone."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import server
from tests.served.portal import Stock

PORT = 8000


@dataclass(frozen=True)
class Place:
    """A portal: SQLite in its folder, or another database."""

    folder: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands."""
        database = self.database or f"sqlite:///{self.folder}/db.sqlite3"
        return server.settings(PORT, database) | {
            "DJANGO_SETTINGS_MODULE": "tests.served.settings",
            "SERVED_FOLDER": str(self.folder),
            # The same everywhere: some addresses are signed.
            "SECRET_KEY": "of-the-places-of-the-tests-0123456789-0123456789",
        }

    def start(self, *arguments: Any, **options: Any) -> subprocess.Popen:
        """Start ``manage.py``."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=server.ROOT,
            env=self.environment,
            **options,
        )

    def manage(self, *arguments: Any, code: int = 0) -> str:
        """Run ``manage.py`` to its end with this exit *code*; return what it said."""
        process = self.start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = process.communicate()[0].decode(errors="replace")
        assert process.returncode == code, said
        return said

    def answers(self) -> dict[str, Any]:
        """Ask for every public address; return what each answered."""
        file = self.folder / "answers.json"
        walk = [sys.executable, "-m", "tests.backups.walk", str(file)]
        done = subprocess.run(
            walk, cwd=server.ROOT, env=self.environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return json.loads(file.read_text())


def new_place(folder: Path, stock: Stock, database: str = "") -> Place:
    """Return an empty portal with the static files of *stock*."""
    folder.mkdir()
    (folder / "static").symlink_to(stock.folder / "static")
    return Place(folder, database)
