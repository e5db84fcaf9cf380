"""The version: one number, in the package, in the changelog and on the command line."""

import platform
import re
import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command

from smartcities import __version__

ROOT = Path(__file__).resolve().parents[2]
SAID = (
    f"Smart Cities {__version__} "
    f"(Django {django.get_version()}, Python {platform.python_version()})"
)


def manage(argument: str) -> str:
    """Return what manage.py prints, without any variable of the settings."""
    command = [sys.executable, "manage.py", argument]
    return subprocess.check_output(command, cwd=ROOT, env={}, text=True).strip()


def test_the_newest_release_of_the_changelog_is_the_version() -> None:
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert heads[0] == "Unreleased"
    assert re.fullmatch(rf"{re.escape(__version__)} \(\d{{4}}-\d\d-\d\d\)", heads[1])


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {
        "attr": "smartcities.__version__"
    }


def test_the_command_line_says_the_portals_version_and_what_it_stands_on() -> None:
    assert manage("version") == SAID


def test_so_does_the_command_where_another_calls_it() -> None:
    printed = StringIO()
    call_command("version", stdout=printed)
    assert printed.getvalue().strip() == SAID


def test_djangos_own_version_keeps_its_option() -> None:
    assert manage("--version") == django.get_version()
