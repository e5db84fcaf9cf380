"""From today's code back to the release before, by undoing the migrations: docs/operators.md."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bench.server import ROOT
from tests.deployment.running import manage
from tests.releases.archive import unpack
from tests.releases.test_releases import RELEASES, columns, left_by

pytestmark = [pytest.mark.full, pytest.mark.drill]

ADDRESS = "/case-studies/added-afterwards/"
#: What its editors do with the code of the release before.
EDITED = """
from casestudies.models import CaseStudy
from django.utils import timezone
CaseStudy(title="Added", slug="added-afterwards", summary="Æ.", published_at=timezone.now()).save()
page = CaseStudy.objects.get(slug="a-draft-of-before")
page.published_at = timezone.now()
page.save()
"""
#: The release's own settings; static files need not be collected.
SETTINGS = """
from smartcities.settings import *
STORAGES["default"]["OPTIONS"]["location"] = {media!r}
STORAGES["staticfiles"] = {{
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}}
"""


def applied(given: dict[str, str]) -> list[tuple[str, str]]:
    """Return the migrations of the database in their order: app and name.

    A squashed one stands on the list beside those that it replaces, for as long as all of them do.
    """
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        found = connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return [(app, name) for app, name in found if "_squashed" not in name]


def test_the_release_before_has_its_database_and_its_editors_back(tmp_path: Path) -> None:
    release = RELEASES[-1]
    old = unpack(release, tmp_path / "old")
    media = str(tmp_path / "media")
    (old / "of_the_test.py").write_text(SETTINGS.format(media=media))
    with left_by(release, "postgresql", tmp_path) as given:
        before, was = columns(given), applied(given)
        manage(given, "migrate", "--noinput", "--verbosity", "0")
        assert columns(given) != before
        last = dict(was)
        for app in sorted({app for app, name in applied(given) if (app, name) not in was}):
            command = ("migrate", app, last.get(app, "zero"), "--noinput", "--verbosity", "0")
            manage(given, *command)
        assert sorted(applied(given)) == sorted(was)
        assert columns(given) == before
        theirs = given | {"DJANGO_SETTINGS_MODULE": "of_the_test", "PYTHONPATH": str(old)}
        manage(theirs, "migrate", "--check", root=old)
        manage(theirs, "shell", "-c", EDITED, root=old)
        looking = str(ROOT / "tests" / "releases" / "looking.py")
        done = subprocess.run(
            [sys.executable, looking, ADDRESS],
            cwd=old,
            env=theirs,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    hidden = {"/case-studies/scheduled-before/": 404, "/case-studies/expired-before/": 404}
    hidden["/case-studies/named-before/"] = 301
    wrong = {path: each[0] for path, each in found.items() if each[0] != hidden.get(path, 200)}
    # The files of the pictures are those of the SQLite file.
    assert {path: status for path, status in wrong.items() if "/media/" not in path} == {}
    assert len(found) > 110
    assert "Æ." in found[ADDRESS][1]
