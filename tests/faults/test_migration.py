"""A migrate that is killed or fails half-way: the old code goes on, and the next one is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from bench import server
from resources.models import Report
from smartcities.publishing import version
from smartcities.publishing.models import AuditEntry, Theme
from tests import factories
from tests.faults.migrating import is_noticed, triggers


def of_this_database(folder: Path) -> dict[str, str]:
    """Return the environment of the next release, on the database of the tests."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{given['NAME']}"
    else:
        user = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
        address = f"postgres://{user}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    (folder / "static").mkdir()
    return server.settings(8000, address) | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.half_settings",
        "SERVED_FOLDER": str(folder),
    }


def until_there(mark: Path, process: subprocess.Popen) -> None:
    until = time.monotonic() + 120
    while not mark.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_what_is_killed_or_fails_takes_nothing_away(tmp_path: Path) -> None:
    """Two migrations, of which the second one is killed, then fails, then goes well."""
    factories.theme(summary="As before")
    factories.report()
    AuditEntry.objects.create(action="publish", model="resources.report", key="1")
    there, token = triggers(), version.current().token
    environment, mark = of_this_database(tmp_path), tmp_path / "hangs"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "--noinput"],
        cwd=server.ROOT,
        env=environment | {"HALF": str(mark)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until_there(mark, process)
        # What the first one wrote is seen, and none of the second.
        assert version.current().token != token
        assert Theme.objects.get().summary == "First step"
        assert triggers() == there
        if connection.vendor == "postgresql":
            # Whoever saves meanwhile is noticed; SQLite has one writer at a time.
            assert is_noticed(Report)
    finally:
        process.kill()
        process.communicate()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.migrating"],
        cwd=server.ROOT,
        env={**environment, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["error"] == "The migration has met what it cannot read."
    for name in ("before", "failed", "done", "undone"):
        assert found[name]["triggers"] == there, name
        assert found[name]["noticed"] == [True, True], name
        assert found[name]["refused"], name
    for name in ("before", "failed"):
        assert found[name]["summary"] == "First step"
        assert found[name]["ready"] == [503, "migrations are missing"]
        assert found[name]["health"].startswith("Migrations are missing")
    assert found["done"]["summary"] == "Second step"
    assert found["done"]["ready"] == [200, "ok"]
    assert len({each["token"] for each in (found["failed"], found["done"], found["undone"])}) == 3
