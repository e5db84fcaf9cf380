"""Read outlines from the TopoJSON files of the npm package world-atlas (Natural Earth)."""

import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from svg import Point, num

Projection = Callable[[float, float], Point]
Ring = list[Point]


@cache
def topology(file: Path) -> tuple[dict[str, Any], list[Ring]]:
    """Return the objects of a TopoJSON file and its arcs in degrees."""
    data = json.loads(file.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
    arcs: list[Ring] = []
    for packed in data["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in packed:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return data["objects"], arcs


def joined(arcs: list[Ring], numbers: list[int]) -> Ring:
    """Return the ring that these arcs make; a negative number is an arc run backwards."""
    out: Ring = []
    for number in numbers:
        piece = arcs[number] if number >= 0 else arcs[~number][::-1]
        out.extend(piece if not out else piece[1:])
    return out


def shapes(file: Path, layer: str) -> Iterator[tuple[str, list[list[Ring]]]]:
    """Yield the name and the polygons (each a list of rings, in degrees) of every geometry."""
    objects, arcs = topology(file)
    for item in objects[layer]["geometries"]:
        kind = item.get("type")
        polygons = item.get("arcs", [])
        if kind == "Polygon":
            polygons = [polygons]
        elif kind != "MultiPolygon":
            continue
        name = item.get("properties", {}).get("name", "")
        yield name, [[joined(arcs, ring) for ring in polygon] for polygon in polygons]


def near(ring: Ring, centre: Point, reach: float) -> bool:
    """Say whether a ring comes within `reach` degrees of latitude of the centre."""
    lon, lat = centre
    wide = reach / max(math.cos(math.radians(lat)), 0.2)
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    across = min(xs) < lon + wide and max(xs) > lon - wide
    return across and min(ys) < lat + reach and max(ys) > lat - reach


def flat(centre: Point, scale: float, middle: Point) -> Projection:
    """Return an equal-area projection (Lambert) around the centre; scale is pixels per km."""
    lon0, lat0 = math.radians(centre[0]), math.radians(centre[1])

    def place(lon: float, lat: float) -> Point:
        a, b = math.radians(lon) - lon0, math.radians(lat)
        cosine = math.sin(lat0) * math.sin(b) + math.cos(lat0) * math.cos(b) * math.cos(a)
        k = math.sqrt(2 / max(1 + cosine, 0.02)) * 6371 * scale
        up = math.cos(lat0) * math.sin(b) - math.sin(lat0) * math.cos(b) * math.cos(a)
        return middle[0] + k * math.cos(b) * math.sin(a), middle[1] - k * up

    return place


def globe(centre: Point, radius: float, middle: Point) -> Projection:
    """Return a view of the earth from afar; points behind the rim are moved onto the rim."""
    lon0, lat0 = math.radians(centre[0]), math.radians(centre[1])

    def place(lon: float, lat: float) -> Point:
        a, b = math.radians(lon) - lon0, math.radians(lat)
        x = math.cos(b) * math.sin(a)
        y = math.cos(lat0) * math.sin(b) - math.sin(lat0) * math.cos(b) * math.cos(a)
        front = math.sin(lat0) * math.sin(b) + math.cos(lat0) * math.cos(b) * math.cos(a)
        stretch = 1 if front >= 0 else 1 / max(math.hypot(x, y), 1e-9)
        return middle[0] + radius * x * stretch, middle[1] - radius * y * stretch

    return place


def outline(polygons: list[list[Ring]], to: Projection, centre: Point, reach: float) -> str:
    """Return path data for those rings that come near the centre."""
    out = []
    for polygon in polygons:
        if not near(polygon[0], centre, reach):
            continue
        for ring in polygon:
            out.append("M" + "L".join(f"{num(x)} {num(y)}" for x, y in (to(*p) for p in ring)))
            out.append("Z")
    return "".join(out)
