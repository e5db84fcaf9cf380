"""Whoever types the document gets a content type: with nothing else to change, and all of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recipe.steps import DOC, ROOT, copy_to, files, steps
from tests.settings import FIXED

APP, LABEL = "courses", "courses.course"
#: A template, and at most four further places.
TEMPLATE = "templates/courses/course_detail.html"
PLACES = {
    "smartcities/settings.py",
    "smartcities/urls.py",
    "smartcities/locale/da/LC_MESSAGES/django.po",
    "tests/page_types/courses.py",
}
#: What the tests' own process was told, and nothing in the copy should hear.
SET_ASIDE = {"DATABASE_URL", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the interpreter of these tests in a copy, on a database of its own."""
    given = {name: value for name, value in os.environ.items() if name not in SET_ASIDE}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env={**given, **FIXED}, capture_output=True, text=True, check=False
    )


def passed(folder: Path, *arguments: str) -> str:
    """Run it and return what it said; it has to succeed."""
    done = run(folder, *arguments)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run tests in a copy, in one process."""
    return run(folder, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *arguments)


@pytest.fixture(scope="module")
def changed() -> set[str]:
    """Return the files that are new or other in the copy; filled once it is typed."""
    return set()


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory, changed: set[str]) -> Path:
    """Return a copy of the portal in which the document was typed, word by word."""
    folder = tmp_path_factory.mktemp("portal")
    copy_to(folder)
    before = files(folder)
    for step in steps():
        step.type_in(folder)
    passed(folder, "manage.py", "makemigrations", APP, "-n", "initial")
    after = files(folder)
    assert set(before) <= set(after)
    changed |= {name for name in after if before.get(name) != after[name]}
    return folder


def test_the_document_says_every_step() -> None:
    outside = [step.path for step in steps() if not step.path.startswith(f"{APP}/")]
    assert set(outside) == {TEMPLATE, *PLACES}
    assert len(outside) == 5


def test_readme_names_every_place() -> None:
    told = (ROOT / "README.md").read_text().partition("## Add a content type")[2]
    told = told.partition("\n## ")[0]
    assert f"docs/{DOC.name}" in told
    assert [path for path in (f"{APP}/", TEMPLATE, *PLACES) if f"`{path}`" not in told] == []


@pytest.mark.full
def test_it_is_an_app_a_template_and_four_further_places(typed: Path, changed: set[str]) -> None:
    assert f"{APP}/migrations/0001_initial.py" in changed
    assert {name for name in changed if not name.startswith(f"{APP}/")} == {TEMPLATE, *PLACES}


@pytest.mark.full
@pytest.mark.parametrize(
    "command",
    [
        "-m ruff check .",
        "-m ruff format --check .",
        ".ci/floors.py",
        "manage.py makemigrations --check --dry-run",
        "manage.py check",
    ],
)
def test_lint_passes(typed: Path, command: str) -> None:
    passed(typed, *command.split())


@pytest.mark.full
def test_the_contract_holds_for_it(typed: Path) -> None:
    chosen = ("tests/contract", "tests/sharing/api/test_lists.py", "-m", "not drill", "-k", LABEL)
    done = pytest_in(typed, *chosen)
    assert done.returncode == 0, done.stdout[-6000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) > 100


@pytest.mark.full
def test_its_own_fields_stand_everywhere(typed: Path) -> None:
    done = pytest_in(typed, "tests/recipe/in_the_copy.py")
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.full
def test_the_house_takes_it(typed: Path) -> None:
    places = ("tests/house/test_catalogue.py", "tests/house/test_house.py")
    others = ("tests/contract/test_coverage.py", "tests/browsing/test_query_counts.py")
    done = pytest_in(typed, *places, *others, "tests/house/test_templates.py")
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.full
def test_the_walk_of_the_admin_takes_it(typed: Path) -> None:
    walk = "tests/admin_walk/test_author.py"
    done = pytest_in(typed, walk, "-m", "full", "-k", f"{LABEL} and adds")
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.full
def test_a_danish_name_that_is_missing_is_named(typed: Path) -> None:
    catalogue = typed / "smartcities/locale/da/LC_MESSAGES/django.po"
    whole = catalogue.read_text()
    try:
        catalogue.write_text(whole.replace('msgid "course"\nmsgstr "kursus"\n', ""))
        done = pytest_in(typed, "tests/house/test_catalogue.py")
    finally:
        catalogue.write_text(whole)
    assert done.returncode == 1
    assert "verbose_name of courses.Course (“course”) has no Danish translation" in done.stdout
