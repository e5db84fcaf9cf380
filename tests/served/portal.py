"""One stock of content in an SQLite file of its own, whatever the tests use, and servers of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench import server
from tests.made_once import made_once


@dataclass(frozen=True)
class Portal:
    """A running portal."""

    address: str
    environment: dict[str, str]

    def run(self, code: str) -> None:
        """Run some Python with all models imported; AssertionError with its words if it fails."""
        manage(self.environment, "shell", "-c", code)


@dataclass(frozen=True)
class Stock:
    """Database, pictures and collected static files."""

    folder: Path

    def environment(self, port: int) -> dict[str, str]:
        """Return the environment of a server at *port*: nothing of the tests' own."""
        return server.settings(port, f"sqlite:///{self.folder}/db.sqlite3") | {
            "DJANGO_SETTINGS_MODULE": "tests.served.settings",
            "SERVED_FOLDER": str(self.folder),
        }

    @contextmanager
    def served(self, port: int) -> Iterator[Portal]:
        """Serve until the block ends."""
        environment = self.environment(port)
        process = server.start(environment, log=self.folder / f"gunicorn-{port}.log")
        try:
            yield Portal(environment["SITE_URL"], environment)
        finally:
            server.stop(process)


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run ``manage.py``; AssertionError with its words if it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=server.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """Load the demo, and what tries the limits of cards, once for all tests of this process.

    The first process of a run makes it; the others wait for it and take a copy of their own.
    """

    def make(folder: Path) -> None:
        environment = Stock(folder).environment(8000)
        manage(environment, "demo", "--prepare")
        manage(environment, "shell", "-c", "from tests.served.extremes import fill; fill()")

    shared = made_once(tmp_path_factory, "stock", make)
    return Stock(shutil.copytree(shared, tmp_path_factory.getbasetemp() / "served"))
