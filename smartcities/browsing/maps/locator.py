"""The locator map: a small map around the points of something, with the whole earth inset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from smartcities.browsing.maps.outlines import degrees_around, region, world
from smartcities.browsing.maps.overview import FINE, earth, is_outside
from smartcities.browsing.maps.overview import WIDTH as EARTH_WIDTH
from smartcities.browsing.maps.projections import (
    EARTH_KM,
    Projection,
    around,
    distance,
    equal_earth,
    middle,
)
from smartcities.browsing.maps.shapes import (
    Box,
    Line,
    Point,
    area,
    path,
    pieces,
    short,
    thinned,
    within,
)

WIDTH, HEIGHT = 400, 300
INSET = 110
#: Half widths in kilometres, tried for a single point until a shore or border is visible.
REACHES = (150, 400, 1000, 2200)
#: Points farther than this from their middle, in kilometres, are shown on the whole earth.
FARTHEST = 3500
KM_PER_DEGREE = EARTH_KM * 3.14159265 / 180


@dataclass(frozen=True)
class Locator:
    """Everything a template needs to draw a locator map."""

    view_box: str
    width: int
    height: int
    land: str
    borders: str
    dots: tuple[tuple[str, str], ...]
    #: The small earth: its position, viewBox, land and dots; None if the map is the whole earth.
    inset: dict[str, Any] | None


def locator(points: Iterable[tuple[float, float]]) -> Locator | None:
    """Return a map around *points* (longitude, latitude), or None if there are none."""
    found = tuple(dict.fromkeys((round(x, 4), round(y, 4)) for x, y in points))
    return _drawn(found) if found else None


@lru_cache(maxsize=512)
def _drawn(points: tuple[tuple[float, float], ...]) -> Locator:
    centre = middle(list(points))
    spread = max(distance(centre, point) for point in points)
    if spread > FARTHEST:
        return _whole_earth(points)
    # A third of the half width is left free around the outermost point; a map is wider than high.
    least = spread * 2
    reaches = [max(least, reach) for reach in REACHES if reach > least] or [least]
    for reach in reaches:
        land, borders, is_telling = shapes_around(centre, reach)
        if is_telling:
            break
    place = around(*centre, WIDTH / 2 / reach)
    dots = [place(*point) for point in points]
    return Locator(
        f"{-WIDTH // 2} {-HEIGHT // 2} {WIDTH} {HEIGHT}",
        WIDTH,
        HEIGHT,
        land,
        borders,
        tuple((short(x, 1), short(y, 1)) for x, y in dots),
        _inset(centre, dots),
    )


def shapes_around(
    centre: Point, reach: float, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> tuple[str, str, bool]:
    """Return land and borders around *centre*, and whether readers can recognise the region.

    *reach* is half the width in kilometres, *size* the drawing's width and height.
    """
    width, height = size
    place = around(*centre, width / 2 / reach)
    degrees = reach * 1.3 / KM_PER_DEGREE
    if reach > 2500:
        tiles = [world()]
    else:
        tiles = list(region("10m" if reach <= 500 else "50m", *centre, degrees))
    box = degrees_around(*centre, degrees)
    frame: Box = (-width / 2 - 4, -height / 2 - 4, width / 2 + 4, height / 2 + 4)
    land: list[Line] = []
    borders: list[Line] = []
    for tile in tiles:
        rings, lines = tile.around(box)
        for ring in rings:
            if cut := within(_placed(ring, place, True), frame):
                land.append(thinned(cut, 0.7))
        for line in lines:
            borders += [thinned(one, 0.7) for one in pieces(_placed(line, place), frame)]
    land = [ring for ring in land if len(ring) > 2]
    # Recognisable: neither all land nor all sea, or with a visible border.
    share = sum(map(area, land)) / (width * height)
    is_split = any(
        abs(x) < width / 2.2 and abs(y) < height / 2.2 for line in borders for x, y in line
    )
    is_telling = 0.03 < share < 0.97 or is_split
    return path(land, FINE), path(borders, FINE, closed=False), is_telling


def _placed(line: Line, place: Projection, is_ring: bool = False) -> Line:
    """Return a projected line; long stretches along a parallel become curves."""
    points: Line = []
    ends = zip(line, [*line[1:], line[0]], strict=True) if is_ring else pairwise(line)
    for (a, b), (c, d) in ends:
        points.append(place(a, b))
        # Nearly all stretches of a shore are shorter than two degrees.
        if -2 < c - a < 2 and -2 < d - b < 2:
            continue
        parts = int(max(abs(c - a), abs(d - b)))
        points += [
            place(a + (c - a) * part / parts, b + (d - b) * part / parts)
            for part in range(1, parts)
        ]
    if not is_ring and line:
        points.append(place(*line[-1]))
    return points


def _inset(centre: Point, dots: list[Point]) -> dict[str, Any]:
    """Return the small earth, in a corner without a dot."""
    small = earth(is_outside(*centre), INSET, 1.0)
    corners = [
        (x, y)
        for y in (HEIGHT / 2 - small.height - 10, -HEIGHT / 2 + 10)
        for x in (WIDTH / 2 - small.width - 10, -WIDTH / 2 + 10)
    ]

    def crowd(corner: Point) -> int:
        x, y = corner
        return sum(
            x - 12 < a < x + small.width + 12 and y - 12 < b < y + small.height + 12
            for a, b in dots
        )

    x, y = min(corners, key=crowd)
    dot = equal_earth(INSET)(*centre)
    return {
        "x": short(x),
        "y": short(y),
        # From the corner of the frame to the middle of the earth.
        "middle": (-small.left, -small.top),
        "width": small.width,
        "height": small.height,
        "land": small.land,
        "dot": (short(dot[0], 1), short(dot[1], 1)),
    }


def _whole_earth(points: tuple[Point, ...]) -> Locator:
    shown = earth(any(is_outside(*point) for point in points))
    place = equal_earth(EARTH_WIDTH)
    dots = tuple((short(x, 1), short(y, 1)) for x, y in (place(*point) for point in points))
    return Locator(shown.view_box, shown.width, shown.height, shown.land, "", dots, None)
