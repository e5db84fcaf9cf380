"""What each release left behind is migrated to today, on both databases, and shows all it had."""

from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bench.server import ROOT
from smartcities import __version__
from tests.deployment.running import environment, manage
from tests.faults.servers import postgresql
from tests.releases.archive import COMMITS
from tests.releases.make import PASSWORD

HERE = Path(__file__).resolve().parent
RELEASES = sorted(path.name for path in HERE.glob("*.*.*"))
#: The portal's texts of the demo, whichever release wrote them.
TEXTS = {
    "/": "Smart Cities",
    "/case-studies/ecogrid-eu-bornholm/": "Bornholm",
    "/cities/copenhagen/": "Copenhagen",
    "/da/cities/copenhagen/": 'lang="da"',
    "/reports/": "Danish",
    "/search/?q=energy": "energy",
    "/embed/case-studies/": "Bornholm",
    "/case-studies.csv": "Bornholm",
    "/reports.atom": "</entry>",
    "/readyz": '"database": "ok"',
    "/case-studies/renamed-before/": "Æ, ø &amp; å.",
}


def test_every_release_has_left_something() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## (\d+\.\d+\.\d+) ", changelog, re.MULTILINE)
    assert __version__ in released
    assert sorted(released) == RELEASES == sorted(COMMITS)
    for release in RELEASES:
        size = sum(path.stat().st_size for path in (HERE / release).iterdir())
        assert size < 350_000, "It stays in the history for ever: make it smaller."


@contextmanager
def left_by(release: str, engine: str, folder: Path) -> Iterator[dict[str, str]]:
    """Put back what a release left; yields the environment of a portal on it."""
    with tarfile.open(HERE / release / "portal.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    given = environment(443) | {
        "SITE_URL": "http://localhost",
        "DJANGO_SETTINGS_MODULE": "tests.releases.settings",
        "MACHINE_FOLDER": str(folder),
        "STATIC_FOLDER": str(folder / "static"),
        "MEDIA_FOLDER": str(folder / "media"),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
    }
    (folder / "static").mkdir()
    if engine == "sqlite":
        yield given
        return
    dump = lzma.decompress((HERE / release / "postgresql.sql.xz").read_bytes())
    with postgresql() as server:
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(dump)
        yield given | {"DATABASE_URL": server.address}


COLUMNS = """
SELECT table_name || '.' || column_name, is_nullable = 'YES'
FROM information_schema.columns WHERE table_schema = 'public'
"""


def columns(given: dict[str, str]) -> dict[str, bool]:
    """Return the columns of the portal's database, and whether each may be empty."""
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        return dict(connection.execute(COLUMNS).fetchall())


@pytest.mark.full
@pytest.mark.drill
def test_the_code_of_the_release_before_can_go_on_reading_and_changing(tmp_path: Path) -> None:
    """While both run, the old code meets the new columns; what it knows has to stay."""
    with left_by(RELEASES[-1], "postgresql", tmp_path) as given:
        before = columns(given)
        manage(given, "migrate", "--noinput", "--verbosity", "0")
        after = columns(given)
    assert len(before) > 200
    assert set(before) - set(after) == set()
    assert {name for name in before if before[name] and not after[name]} == set()


@pytest.mark.full
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("release", RELEASES)
def test_it_is_migrated_and_shows_all_that_it_had(
    release: str, engine: str, tmp_path: Path
) -> None:
    with left_by(release, engine, tmp_path) as given:
        manage(given, "migrate", "--noinput", "--verbosity", "0")
        manage(given, "migrate", "--check")
        # What operators are told to run once after it.
        manage(given, "row_keys")
        done = subprocess.run(
            [sys.executable, "-m", "tests.releases.looking", *TEXTS],
            cwd=ROOT,
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )
        login = (
            "from django.contrib.auth import authenticate, get_user_model as g;"
            "from django.test import RequestFactory;"
            f"print(g().objects.get(username='editor').check_password({PASSWORD!r}))"
        )
        assert "True" in manage(given, "shell", "--verbosity", "0", "-c", login)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    hidden = {
        "/case-studies/a-draft-of-before/": 404,
        "/case-studies/scheduled-before/": 404,
        "/case-studies/expired-before/": 404,
        "/case-studies/named-before/": 301,
    }
    shown = {address: each for address, each in found.items() if address not in hidden}
    # The files of the pictures are those of the SQLite file.
    if engine == "postgresql":
        shown = {address: each for address, each in shown.items() if "/media/" not in address}
    assert len(shown) > 110
    assert {address: each[0] for address, each in shown.items() if each[0] != 200} == {}
    without = [address for address, text in TEXTS.items() if text not in found[address][1]]
    assert without == []
    for address, status in hidden.items():
        assert found[address][0] == status, address
    assert found["/case-studies/named-before/"][1] == "/case-studies/renamed-before/"
