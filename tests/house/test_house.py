"""What keeps the house small and honest, file by file (DESIGN sections 2 and 7)."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.messages import ROOMS as ROOMS_AND_APPS

ROOT = Path(__file__).resolve().parents[2]
PARTS = (*ROOMS_AND_APPS, "tests", "templates", "static")
CODE = {".py", ".html", ".css", ".js", ".txt", ".xml"}
FILES = [
    path
    for part in PARTS
    for path in sorted((ROOT / part).rglob("*"))
    if path.suffix in CODE and not {"__pycache__", "vendor"} & set(path.parts)
]
ROOMS = (
    "templating",
    "protection",
    "outages",
    "monitoring",
    "media",
    "accounts",
    "publishing",
    "index",
    "answers",
    "browsing",
    "sharing",
    "desk",
    "operations",
)
# Names of content types; the kernel learns of types at run time only.
TYPES = re.compile(r"casestud|case_stud|\b(resources|experts)\.|\bCaseStudy\b", re.IGNORECASE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_files_are_found() -> None:
    assert len(FILES) > 50


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "services"}
    found = [name(path) for path in FILES if drawers & {*path.parts, path.stem}]
    assert found == []


def test_no_file_is_longer_than_a_reader_holds_in_mind() -> None:
    long = {}
    for path in FILES:
        lines = len(path.read_text().splitlines())
        if lines > (400 if "tests" in path.parts else 300) and "migrations" not in path.parts:
            long[name(path)] = lines
    assert long == {}


def test_every_migration_says_in_its_name_what_it_does() -> None:
    migrations = [path for path in FILES if path.parent.name == "migrations"]
    numbered = [path.stem for path in migrations if path.stem != "__init__"]
    assert numbered
    bad = [stem for stem in numbered if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", stem)]
    assert bad + [stem for stem in numbered if "_auto_" in stem] == []


@pytest.mark.django_db
def test_the_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("room", ROOMS)
def test_no_kernel_room_names_a_content_type(room: str) -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in FILES
        if path.suffix == ".py" and path.is_relative_to(ROOT / "smartcities" / room)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if TYPES.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["from casestudies.models import City", '"resources.Report"', "x = CaseStudy", "experts.admin"],
)
def test_a_kernel_room_that_named_a_type_would_be_seen(line: str) -> None:
    assert TYPES.search(line)


def test_the_development_pins_contain_the_portals_own() -> None:
    # `./run test` and `./run demo` share one environment: the one must satisfy the other.
    pin = re.compile(r"^([a-z0-9][^=\s]*==\S+)", re.MULTILINE)
    portal = set(pin.findall((ROOT / "requirements.txt").read_text()))
    development = set(pin.findall((ROOT / "requirements-dev.txt").read_text()))
    assert portal
    assert portal <= development


@pytest.mark.parametrize("pins", ["requirements.txt", "requirements-dev.txt"])
def test_the_pins_name_no_machine_and_no_index(pins: str) -> None:
    text = (ROOT / pins).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://|file:|(^|\s)/", text)


#: Packages of which Django or gettext makes the layout.
LAYOUT = {"migrations", "management", "commands", "formats", "demo"}
ROOM_FOLDERS = [
    path.parent
    for path in FILES
    if path.name == "__init__.py"
    and path.is_relative_to(ROOT / "smartcities")
    and not LAYOUT & set(path.parts)
]


@pytest.mark.parametrize("folder", ROOM_FOLDERS[1:], ids=name)
def test_a_room_says_where_to_begin_and_is_seen_at_a_glance(folder: Path) -> None:
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    assert "import" in said.lower(), "Say what the room may import."
    assert "egin with" in said, "Say where to begin."
    assert len(list(folder.glob("*.py"))) <= 16
