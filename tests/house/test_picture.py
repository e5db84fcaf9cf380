"""The picture of the house in docs/developers.md, against the contract and the imports."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("house", ROOT / ".ci" / "house.py")
house = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(house)
FRESH = "Print it anew with .venv/bin/python .ci/house.py"


@pytest.fixture(scope="module")
def picture() -> str:
    """Return the diagram as it stands in the document."""
    text = (ROOT / "docs" / "developers.md").read_text()
    return re.search(r"```mermaid\n(.*?)\n```", text, re.DOTALL)[1]


@pytest.fixture(scope="module")
def arrows(picture: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^  (\w+) --> (\w+)$", picture, re.MULTILINE))


@pytest.fixture(scope="module")
def imports() -> set[tuple[str, str]]:
    return house.imports()


def test_the_floors_of_the_picture_are_those_of_the_contract(picture: str) -> None:
    roof, *rest = re.findall(r"subgraph .*?\n(.*?)\n  end", picture, re.DOTALL)
    drawn = [re.search(r'"(.*)"', roof)[1].split(" · "), *(floor.split() for floor in rest)]
    assert drawn == house.floors(), FRESH


def test_every_arrow_of_the_picture_is_an_import(
    arrows: set[tuple[str, str]], imports: set[tuple[str, str]]
) -> None:
    assert arrows
    assert arrows <= imports, f"{sorted(arrows - imports)} import nothing. {FRESH}"


def test_every_import_between_rooms_is_an_arrow_or_follows_from_some(
    arrows: set[tuple[str, str]], imports: set[tuple[str, str]]
) -> None:
    missing = {edge for edge in imports if edge[1] not in house.reached(edge[0], arrows)}
    assert not missing, f"{sorted(missing)} are not drawn. {FRESH}"


def test_no_arrow_of_the_picture_follows_from_others(arrows: set[tuple[str, str]]) -> None:
    assert house.needed(arrows) == arrows, FRESH
