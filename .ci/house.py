"""Print the picture of the house that stands in docs/developers.md, as a Mermaid diagram.

    .venv/bin/python .ci/house.py

Floors are the layers of ``[tool.importlinter]`` in pyproject.toml. An arrow is an import between
rooms; one that follows from others is left out, so that the picture can be read.
``tests/house/test_picture.py`` compares what stands in the document with the imports.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
#: The name of the uppermost floor, whose files are drawn as one room.
ROOF = "roof"
Edges = set[tuple[str, str]]


def floors() -> list[list[str]]:
    """Return the rooms of each floor from the top, as the contract names them."""
    contract = next(each for each in OPTIONS["contracts"] if each["type"] == "layers")
    names = (re.findall(r"[\w.]+", layer) for layer in contract["layers"])
    return [[name.removeprefix("smartcities.") for name in floor] for floor in names]


def imports() -> Edges:
    """Return (importer, imported) of all rooms that import each other."""
    roof, *rest = floors()
    rooms = dict.fromkeys(roof, ROOF) | {name: name for floor in rest for name in floor}
    sys.path.insert(0, str(ROOT))
    graph = grimp.build_graph(
        *OPTIONS["root_packages"], exclude_type_checking_imports=True, cache_dir=None
    )
    edges = {
        (_room(importer, rooms), _room(imported, rooms))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    return {(near, far) for near, far in edges if near and far and near != far}


def _room(module: str, rooms: dict[str, str]) -> str:
    """Return the room that *module* stands in; empty for the project package itself."""
    name = ".".join(module.split(".")[:2]).removeprefix("smartcities.").partition(".")[0]
    return rooms.get(name, "")


def reached(start: str, edges: Edges) -> set[str]:
    """Return the rooms that arrows lead to from *start*, by way of any number of others."""
    found: set[str] = set()
    new = {start}
    while new:
        new = {far for near, far in edges if near in new} - found
        found |= new
    return found


def needed(edges: Edges) -> Edges:
    """Return *edges* without those that follow from others."""
    return {edge for edge in edges if edge[1] not in reached(edge[0], edges - {edge})}


def drawn(edges: Edges) -> str:
    """Return the diagram."""
    lines = ["flowchart TD"]
    for number, rooms in zip(range(len(floors()) - 1, -1, -1), floors(), strict=True):
        is_roof = rooms == floors()[0]
        title = ROOF if is_roof else f"floor {number}"
        inside = [f'{ROOF}["{" · ".join(rooms)}"]'] if is_roof else rooms
        lines.append(f'  subgraph floor{number}["{title}"]')
        lines += [*(f"    {each}" for each in inside), "  end"]
    return "\n".join([*lines, *(f"  {near} --> {far}" for near, far in sorted(edges))])


if __name__ == "__main__":
    print(drawn(needed(imports())))
