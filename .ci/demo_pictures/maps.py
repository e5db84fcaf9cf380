"""Locator maps: a crop of the real outlines, the place ringed, and a small globe in the corner."""

import math
from dataclasses import dataclass
from pathlib import Path

from atlas import Projection, flat, globe, outline, shapes
from palette import CLAY, CORAL, DEEP, FOAM, NIGHT, OCHRE, PAPER, PETROL, SAND, TEAL, mix
from svg import (
    Point,
    circle,
    clip,
    curve,
    fade,
    grain,
    group,
    line,
    num,
    page,
    paint,
    path,
    rect,
    ring,
)

WIDTH, HEIGHT = 1600, 1000


@dataclass(frozen=True)
class Locator:
    """What one map shows: places and centre in degrees (longitude, latitude), width in km."""

    places: tuple[Point, ...]
    centre: Point
    km: float
    home: tuple[str, ...]
    step: float = 1.0
    corner: Point = (1408, 808)
    eye: Point | None = None
    region: tuple[Point, ...] = ()
    lake: tuple[Point, ...] = ()


COLORADO = ((-109.05, 41), (-102.05, 41), (-102.05, 37), (-109.05, 37))
# Natural Earth keeps this lake in another file: its shore is simplified here by hand.
IJSSELMEER = (
    (5.04, 52.93), (5.33, 53.06), (5.4, 53.04), (5.41, 52.96), (5.36, 52.88), (5.42, 52.85),
    (5.58, 52.84), (5.7, 52.84), (5.66, 52.78), (5.6, 52.72), (5.59, 52.66), (5.66, 52.61),
    (5.6, 52.59), (5.48, 52.55), (5.43, 52.51), (5.37, 52.45), (5.27, 52.4), (5.18, 52.38),
    (5.14, 52.34), (5.06, 52.335), (4.99, 52.37), (5.03, 52.4), (5.08, 52.43), (5.04, 52.46),
    (5.08, 52.5), (5.05, 52.56), (5.05, 52.63), (5.12, 52.66), (5.21, 52.65), (5.3, 52.7),
    (5.25, 52.75), (5.12, 52.77), (5.09, 52.83), (5.06, 52.88),
)  # fmt: skip
COPENHAGEN, MALMO = (12.56553, 55.67594), (13.00073, 55.60587)

LOCATORS = {
    "city-copenhagen": Locator((COPENHAGEN,), (12.25, 55.62), 215, ("Denmark",)),
    "city-aarhus": Locator(((10.21076, 56.15674),), (10.55, 56.12), 250, ("Denmark",)),
    "city-bornholm": Locator(((14.70664, 55.10091),), (14.86, 55.16), 150, ("Denmark",)),
    "city-oresund-region": Locator(
        (COPENHAGEN, MALMO), (12.86, 55.66), 150, ("Denmark", "Sweden"), 0.5
    ),
    "city-amsterdam": Locator(
        ((4.88969, 52.37403),), (4.95, 52.5), 300, ("Netherlands",), lake=IJSSELMEER
    ),
    "city-singapore": Locator(
        ((103.85007, 1.28967),), (103.9, 1.3), 190, ("Singapore",), 0.5, eye=(100, 14)
    ),
    "city-rio-de-janeiro": Locator(
        ((-43.18223, -22.90642),), (-43.0, -22.85), 300, ("Brazil",), corner=(192, 808)
    ),
    "city-boulder": Locator(
        ((-105.27055, 40.01499),),
        (-105.8, 38.6),
        3900,
        ("United States of America",),
        5.0,
        region=COLORADO,
    ),
}


def _degrees(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [i * step for i in range(first, math.floor(high / step) + 1)]


def _graticule(to: Projection, job: Locator, reach: float, colour: str) -> str:
    """Draw meridians and parallels around the centre as fine lines."""
    (lon, lat), step = job.centre, job.step
    wide = min(reach / math.cos(math.radians(lat)) * 1.3, 170)
    south, north = max(lat - reach, -85), min(lat + reach, 85)
    fine = [i / 24 for i in range(25)]
    out = [
        line([to(x, south + (north - south) * t) for t in fine], colour, 1.4)
        for x in _degrees(lon - wide, lon + wide, step)
    ]
    out += [
        line([to(lon - wide + 2 * wide * t, y) for t in fine], colour, 1.4)
        for y in _degrees(south, north, step)
    ]
    return "".join(out)


def _land(d: str, fill: str, shade: str) -> str:
    """Draw land whose rim is shaded inwards with fine dots."""
    rim = curve(d, shade, 46, opacity=0.33) + curve(d, shade, 20, opacity=0.28)
    edge = curve(d, mix(shade, NIGHT, 0.35), 1.6, opacity=0.8)
    return path(d, fill, fill_rule="evenodd") + clip(path(d), grain(shade, rim, coarse=0.8)) + edge


def _waterlines(d: str) -> str:
    """Draw the rings of ever lighter water that follow a coast, as on old sea charts."""
    widths = (190, 140, 96, 60, 32, 12)
    return "".join(
        curve(d, mix(PETROL, TEAL, 0.16 + 0.15 * i), width) for i, width in enumerate(widths)
    )


def _shelves(d: str) -> str:
    """Draw the water of a lake, darker away from its shore."""
    steps = ((70, 0.75), (44, 0.85), (20, 0.95))
    deep = path(d, mix(PETROL, TEAL, 0.6))
    return deep + "".join(curve(d, mix(PETROL, TEAL, share), width) for width, share in steps)


def _inset(package: Path, job: Locator) -> str:
    """Draw the globe that tells where on earth the crop lies."""
    x, y, r = *job.corner, 104.0
    spot = job.places[0]
    to = globe(job.eye or (spot[0], spot[1] * 0.8), r, job.corner)
    d = []
    for _, polygons in shapes(package / "land-50m.json", "land"):
        for polygon in polygons:
            points = [to(*p) for p in polygon[0]]
            if all(math.dist(p, job.corner) > r * 0.999 for p in points):
                continue
            d.append("M" + "L".join(f"{num(a)} {num(b)}" for a, b in points) + "Z")
    ball = fade(mix(TEAL, FOAM, 0.25), PETROL)
    a, b = to(*spot)
    return "".join(
        (
            circle(x, y, r + 13, NIGHT, opacity=0.28),
            circle(x, y, r + 9, PAPER),
            ball,
            circle(x, y, r, paint(ball)),
            clip(circle(x, y, r), path("".join(d), SAND)),
            circle(a, b, 15, stroke=CORAL, stroke_width=5),
            circle(a, b, 4.5, CORAL),
        )
    )


def _mark(x: float, y: float) -> str:
    """Draw the ring and dot that mark a place."""
    return "".join(
        (
            circle(x, y, 62, CORAL, opacity=0.16),
            circle(x, y, 62, stroke=PAPER, stroke_width=9, opacity=0.9),
            circle(x, y, 62, stroke=CORAL, stroke_width=5),
            circle(x, y, 34, stroke=CORAL, stroke_width=2.5, opacity=0.9),
            circle(x, y, 15, PAPER),
            circle(x, y, 11, CORAL),
        )
    )


def locator(package: Path, job: Locator) -> str:
    """Return the finished map as SVG."""
    to = flat(job.centre, WIDTH / job.km, (WIDTH / 2, HEIGHT / 2))
    reach = job.km / 111 * 0.62
    file = package / ("countries-50m.json" if job.km > 2000 else "countries-10m.json")
    crops = [(n, outline(p, to, job.centre, reach)) for n, p in shapes(file, "countries")]
    crops = [(name, d) for name, d in crops if d]
    water = fade(mix(DEEP, PETROL, 0.5), mix(DEEP, NIGHT, 0.25))
    out = [water, rect(0, 0, WIDTH, HEIGHT, paint(water))]
    out.append(_waterlines("".join(d for _, d in crops)))
    for name, d in sorted(crops, key=lambda crop: crop[0] in job.home):
        home = name in job.home
        out.append(
            _land(d, PAPER if home else mix(SAND, CLAY, 0.28), mix(SAND, CLAY, 0.45 if home else 1))
        )
    if job.lake:
        shore = ring(to(*p) for p in job.lake)
        out.append(path(shore, mix(PETROL, TEAL, 0.75)) + clip(path(shore), _shelves(shore)))
        out.append(curve(shore, CLAY, 2))
    ground = path("".join(d for _, d in crops))
    out.append(group(_graticule(to, job, reach * 1.4, FOAM), opacity=0.2))
    out.append(clip(ground, group(_graticule(to, job, reach * 1.4, CLAY), opacity=0.5)))
    if job.region:
        frame = [to(*p) for p in job.region]
        out.append(
            line([*frame, frame[0]], OCHRE, 5)
            + path(
                "M" + "L".join(f"{num(x)} {num(y)}" for x, y in frame) + "Z", OCHRE, opacity=0.35
            )
        )
    spots = [to(*place) for place in job.places]
    if len(spots) > 1:
        out.append(line(spots, PAPER, 17, opacity=0.9) + line(spots, CORAL, 9))
    out += [_mark(x, y) for x, y in spots]
    return page(WIDTH, HEIGHT, "".join(out) + _inset(package, job))
