"""Cut the outlines that the map loads from Natural Earth, as the npm package world-atlas has it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python .ci/cut_outlines.py package

writes static/map/: ``world.json`` (from the 110m files: the whole earth, and which tiles there
are), ``50m/`` (tiles of 60 degrees) and ``10m/`` (tiles of 20 degrees). It needs Python alone,
asks no network, and gives the same files every time.

A file is ``{"step": degrees, "land": [ring …], "borders": [line …]}``. A ring or line is a
flat list of whole numbers in steps: the first point, then the way from point to point
(x, y, dx, dy, …). A tile is named by its south-west corner, ``west_south.json``.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci/demo_pictures")]

from atlas import joined, shapes, topology  # noqa: E402 (found by the lines above)

from smartcities.browsing.maps.shapes import Box, Line, area, pieces, thinned, within  # noqa: E402

TARGET = ROOT / "static/map"
#: Per level: degrees of a tile (0: one file), of a step, of thinning, the least area, and by
#: how much tiles overlap, so that no seam shows between two fills.
LEVELS = {
    "110m": (0, 0.05, 0.08, 0.3, 0.0),
    "50m": (60, 0.02, 0.02, 0.004, 0.3),
    "10m": (20, 0.004, 0.003, 0.0001, 0.04),
}
#: The earth with what lies beyond 180°, for the tiles that overlap there.
WIDE: Box = (-181.0, -90.0, 181.0, 90.0)
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


def land(package: Path, level: str, tolerance: float, least: float) -> list[Line]:
    """Return the rings of all land, thinned, without specks below *least* square degrees."""
    rings = [
        ring
        for _, polygons in shapes(package / f"land-{level}.json", "land")
        for polygon in polygons
        for ring in polygon
    ]
    found = []
    for ring in map(unwrapped, rings):
        if area(ring) < least:
            continue
        ring = thinned(ring, tolerance)
        for turn in (-360, 0, 360):
            cut = within([(x + turn, y) for x, y in ring], WIDE)
            if len(cut) > 2:
                found.append(cut)
    return found


def unwrapped(ring: Line) -> Line:
    """Return a ring without jumps at 180°, where world-atlas has sewn the land together.

    One that goes around a pole is led along the pole, so that it encloses an area.
    """
    turn = 0
    out = ring[:1]
    for (before, _), (x, y) in pairwise(ring):
        if abs(x - before) > 180:
            turn += 360 if x < before else -360
        out.append((x + turn, y))
    if turn:
        pole = -90.0 if out[0][1] < 0 else 90.0
        out += [(out[-1][0], pole), (out[0][0], pole), out[0]]
    return out


def borders(package: Path, level: str, tolerance: float) -> list[Line]:
    """Return the lines that two countries share, thinned."""
    objects, arcs = topology(package / f"countries-{level}.json")
    users: Counter[int] = Counter()
    for country in objects["countries"]["geometries"]:
        polygons = country.get("arcs", [])
        polygons = [polygons] if country.get("type") == "Polygon" else polygons
        numbers = {n if n >= 0 else ~n for polygon in polygons for ring in polygon for n in ring}
        users.update(numbers)
    shared = sorted(number for number, times in users.items() if times > 1)
    return [thinned(joined(arcs, [number]), tolerance) for number in shared]


def packed(lines: list[Line], step: float) -> list[list[int]]:
    """Return lines in whole steps, each point after the first as the way from the one before."""
    found = []
    for line in lines:
        points = [(round(x / step), round(y / step)) for x, y in line]
        points = points[:1] + [b for a, b in pairwise(points) if a != b]
        if len(points) < 2:
            continue
        flat = list(points[0])
        for a, b in pairwise(points):
            flat += [b[0] - a[0], b[1] - a[1]]
        found.append(flat)
    return found


def document(rings: list[Line], lines: list[Line], step: float) -> dict[str, Any]:
    """Return the content of one file."""
    return {"step": step, "land": packed(rings, step), "borders": packed(lines, step)}


def write(path: Path, content: dict[str, Any]) -> None:
    """Write JSON without spaces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


def grown(box: Box, by: float) -> Box:
    """Return a tile with its overlap."""
    west, south, east, north = box
    return west - by, south - by, east + by, north + by


def tiles(level: str, rings: list[Line], lines: list[Line]) -> list[str]:
    """Write the tiles of one level that hold anything; return their names."""
    size, step, _, _, overlap = LEVELS[level]
    names = []
    for west in range(-180, 180, size):
        strip = grown((west, -90, west + size, 90), overlap)
        columns = [cut for ring in rings if (cut := within(ring, strip))]
        for south in range(-90, 90, size):
            box = grown((west, south, west + size, south + size), overlap)
            cut = [ring for column in columns if len(ring := within(column, box)) > 2]
            shared = [piece for line in lines for piece in pieces(line, box)]
            content = document(cut, shared, step)
            if content["land"] or content["borders"]:
                names.append(f"{west}_{south}")
                write(TARGET / level / f"{west}_{south}.json", content)
    return names


def main(package: Path) -> None:
    """Cut every level."""
    shutil.rmtree(TARGET, ignore_errors=True)
    found = {}
    for level, (size, step, tolerance, least, _) in LEVELS.items():
        rings = land(package, level, tolerance, least)
        lines = borders(package, level, tolerance)
        if size:
            names = tiles(level, rings, lines)
            found[level] = {"size": size, "names": names}
        else:
            cut = [ring for each in rings if (ring := within(each, WORLD))]
            world = document(cut, lines, step)
    write(TARGET / "world.json", {**world, "tiles": found})


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: .ci/cut_outlines.py FOLDER, the unpacked npm package world-atlas.")
    main(Path(sys.argv[1]))
