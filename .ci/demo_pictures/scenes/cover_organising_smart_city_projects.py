"""The half rings of a canal town, cut into coloured plots and tied together by one line."""

import random

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    DUNE,
    MOSS,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    ROSE,
    SAND,
    TEAL,
    WINE,
    mix,
)
from scenery import water
from signals import scatter
from svg import (
    arc,
    circle,
    curve,
    line,
    page,
    polar,
    poly,
    rect,
)

W, H = 1200, 1600


def _at(r: float, degrees: float) -> tuple[float, float]:
    return polar(600, 1330, r, degrees)


def draw() -> str:
    """Return the picture as SVG."""
    out = []
    tints = (BRICK, CORAL, OCHRE, CLAY, DUNE, SAND, ROSE, CLAY, OCHRE)
    for n, r in enumerate(range(236, 1300, 200)):
        out.append(curve(arc(600, 1330, r + 100, 180, 360), TEAL, 40, stroke_linecap="butt"))
        count = 7 + n * 3
        dice = random.Random(70 + n)
        for k in range(count):
            a, b = 180 + 180 * k / count, 180 + 180 * (k + 1) / count
            tint = dice.choice(tints)
            for ring, width, shade in ((r - 32, 66, 0.0), (r + 32, 64, 0.1)):
                out.append(
                    curve(
                        arc(600, 1330, ring, a + 12 / count, b - 12 / count),
                        mix(tint, NIGHT, shade),
                        width,
                        stroke_linecap="butt",
                    )
                )
            if dice.random() < 0.3:
                x, y = _at(r - 1, (a + b) / 2)
                out.append(circle(x, y, 14, PINE) + circle(x - 3, y - 3, 6, MOSS))
    spokes = "".join(line([_at(150, a), _at(1290, a)], DEEP, 14) for a in (205, 236, 270, 304, 335))
    route = [
        (590, 1094),
        (440, 1010),
        (610, 894),
        (790, 800),
        (570, 694),
        (360, 560),
        (690, 430),
        (880, 250),
    ]
    beads = "".join(
        circle(x, y, 27, PAPER) + circle(x, y, 18, CORAL) + circle(x, y, 7, PAPER) for x, y in route
    )
    return page(
        W,
        H,
        "".join(
            (
                rect(0, 0, W, H, DEEP),
                *out,
                spokes,
                circle(600, 1330, 150, MOSS),
                circle(600, 1330, 150, stroke=SAND, stroke_width=8),
                *(circle(x, y, 14, PINE) for x, y in scatter((500, 1210, 700, 1310), 13, 34, 2)),
                water((0, 1330, W, H), (TEAL, DEEP, NIGHT), seed=15, count=46),
                rect(0, 1322, W, 18, SAND),
                line(route, NIGHT, 20, opacity=0.3),
                line(route, PAPER, 12),
                line(route, CORAL, 6),
                beads,
                *(
                    poly([(x, y), (x + 120, y), (x + 100, y + 30), (x + 18, y + 30)], c)
                    + poly([(x + 54, y - 8), (x + 54, y - 96), (x + 108, y - 8)], PAPER)
                    for x, y, c in ((210, 1440, WINE), (820, 1490, CORAL), (560, 1400, OCHRE))
                ),
            )
        ),
    )
