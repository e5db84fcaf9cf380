"""Theme. A great tree stands before planted towers; people walk and cycle on the meadow."""

import math

from emblem import emblem
from palette import (
    CORAL,
    DUNE,
    FOAM,
    LEAF,
    MIST,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    PINE,
    ROSE,
    SAGE,
    SAND,
    SEA,
    WINE,
    mix,
)
from people import bicycle, person, rider
from scenery import ground, hills, sun, tree
from svg import (
    Point,
    circle,
    curve,
    ellipse,
    fade,
    grain,
    line,
    paint,
    path,
)
from svg import rect as box
from town import skyline


def _planted(x: float, foot: float, w: float, floors: int, wall: str) -> str:
    """Draw a tower with plants on every balcony and trees on its roof."""
    out, step = [], 62.0
    top = foot - floors * step
    out += [
        tree(x + w * k, top + 4, 74 + 18 * (i % 2), (PINE, MOSS)[i % 2])
        for i, k in enumerate((0.2, 0.5, 0.8))
    ]
    out.append(box(x, top, w, floors * step, wall))
    out.append(box(x + w * 0.78, top, w * 0.22, floors * step, mix(wall, NIGHT, 0.25)))
    for i in range(floors):
        y = top + i * step
        out += [
            box(x + w * (0.08 + 0.24 * k), y + 14, w * 0.14, 26, (NAVY, OCHRE)[(i + k) % 3 == 0])
            for k in range(3)
        ]
        out.append(box(x - 8, y + 50, w + 16, 7, mix(wall, NIGHT, 0.15)))
        for k in range(7):
            cx = x + w * (0.04 + 0.155 * k)
            out.append(circle(cx, y + 47, 9 + (k * 5 + i * 3) % 6, (MOSS, LEAF, PINE)[(k + i) % 3]))
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, SEA, MIST, SAND, ROSE),
            sun(620, 330, 92, OCHRE),
            skyline(400, 1200, 700, (120, 260), mix(SAGE, SEA, 0.3), seed=7),
            _planted(470, 760, 150, 7, PAPER),
            _planted(1000, 760, 150, 6, SAND),
            _planted(640, 760, 110, 5, DUNE),
            hills(720, 14, 3, MOSS),
            *(
                tree(x, 770, h, c, slim=0.75)
                for x, h, c in (
                    (450, 150, PINE),
                    (590, 120, LEAF),
                    (1060, 140, PINE),
                    (1150, 190, LEAF),
                    (690, 100, PINE),
                )
            ),
            hills(800, 10, 9, LEAF),
            line([(380, 846), (1220, 838)], SAND, 26),
        )
    )
    crown: list[Point] = [
        (800, 150),
        (700, 240),
        (900, 240),
        (620, 350),
        (800, 330),
        (980, 350),
        (680, 450),
        (910, 450),
    ]
    crowns = "".join(
        circle(x, y, 112, mix(PINE, MOSS, 0.25 + 0.1 * (i % 4))) for i, (x, y) in enumerate(crown)
    )
    light = "".join(
        circle(x - 26, y - 26, 66, mix(MOSS, LEAF, 0.6), opacity=0.75) for x, y in crown
    )
    spray = fade((0.0, NIGHT, 0.0), (0.4, NIGHT, 0.05), (1.0, NIGHT, 0.6))
    shadow = "".join(circle(x, y, 112, paint(spray)) for x, y in crown[5:])
    boughs = "".join(
        curve(f"M800 {y}Q{800 + dx * 0.4:.0f} {y - 60} {800 + dx} {y - 130}", WINE, 11)
        for y, dx in ((560, -130), (540, 140), (470, -70), (450, 90), (400, -30))
    )
    leaves = "".join(
        ellipse(
            800 + 230 * math.sin(i * 2.4) * (0.3 + (i % 7) / 9),
            310 + 190 * math.cos(i * 2.4) * (0.3 + (i % 7) / 9),
            13,
            6,
            FOAM,
            opacity=0.4,
        )
        for i in range(46)
    )
    over = "".join(
        (
            path("M776 850C790 760 786 620 794 380H808C814 620 812 760 830 850Z", WINE),
            crowns,
            light,
            spray,
            grain(NIGHT, shadow),
            leaves,
            boughs,
            person(610, 850, 96, CORAL),
            person(650, 850, 84, OCHRE),
            person(1000, 848, 92, PETROL),
            bicycle(890, 850, 32, CORAL),
            rider(890, 850, 32, WINE, NAVY),
        )
    )
    return emblem(PETROL, inside, over)
