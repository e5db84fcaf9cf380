"""A hundred houses below the mountains: the fibre has reached forty-six, the rest is dark."""

import math
import random

from palette import (
    BRICK,
    CLAY,
    CORAL,
    FOAM,
    MIST,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    ROSE,
    SAND,
    SEA,
    TEAL,
    WINE,
    mix,
)
from scenery import (
    fir,
    ground,
    hills,
    peak,
    stars,
    sun,
)
from svg import circle, fade, line, page, paint, poly, rect


def _home(x: float, foot: float, w: float, on: bool) -> str:
    """Draw a small house; a connected one is lit and carries a meter, the others are dark."""
    wall = SAND if on else mix(NAVY, SEA, 0.2)
    roof = BRICK if on else mix(NAVY, NIGHT, 0.5)
    h = w * 0.5
    out = [
        rect(x, foot - h, w, h, wall),
        rect(x + w * 0.66, foot - h, w * 0.34, h, mix(wall, NIGHT, 0.25)),
    ]
    out.append(
        poly(
            [
                (x - w * 0.06, foot - h),
                (x + w * 0.33, foot - h - w * 0.34),
                (x + w * 0.75, foot - h - w * 0.34),
                (x + w * 1.06, foot - h),
            ],
            roof,
        )
    )
    pane = OCHRE if on else mix(NAVY, NIGHT, 0.75)
    for k in (0.12, 0.4):
        out.append(rect(x + w * k, foot - h * 0.72, w * 0.16, h * 0.42, pane))
    out.append(rect(x + w * 0.74, foot - h * 0.6, w * 0.14, h * 0.6, mix(roof, NIGHT, 0.3)))
    if on:
        out.append(circle(x + w * 0.5, foot + 5, w * 0.16, CORAL, opacity=0.3))
        out.append(circle(x + w * 0.5, foot + 5, w * 0.07, PAPER))
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    dice = random.Random(46)
    horizon, out = 560.0, []
    order = [(c, r) for r in range(10) for c in range(10)]
    lit = set(sorted(order, key=lambda p: p[0] + dice.uniform(-0.9, 0.9) + 0.12 * p[1])[:46])
    for r in range(10):
        depth = ((r + 1) / 10) ** 1.45
        y, w = horizon + 34 + depth * 388, 42 + depth * 58
        reach = 840 + depth * 760
        ahead = horizon + 34 + (r / 10) ** 1.45 * 388 if r else horizon + 12
        reached = 800 + reach * (-0.5 + 0.47)
        out.append(
            line(
                [(800 - reach * 0.56, y + 6), (800 + reach * 0.56, y + 6)],
                mix(NAVY, NIGHT, 0.6),
                5 + 9 * depth,
            )
        )
        out.append(line([(800 - reach * 0.56, y + 6), (reached, y + 6)], CORAL, 2 + 3.4 * depth))
        for c in range(10):
            x = 800 + reach * ((c + 0.5) / 10 - 0.5)
            on = (c, r) in lit
            drop = 800 + (840 + ((r / 10) ** 1.45) * 760) * ((c + 0.5) / 10 - 0.5)
            if on and r:
                out.append(
                    line([(x, y + 6), (drop, ahead + 6)], CORAL, 1.4 + 2 * depth, opacity=0.75)
                )
            out.append(_home(x - w * 0.36, y, w * 0.72, on))
    flatirons = (
        (330, 300, 250),
        (500, 250, 290),
        (690, 236, 300),
        (880, 270, 270),
        (1060, 330, 210),
    )
    slabs = []
    for x, y, w in flatirons:
        tip, foot = (x + w * 0.34, float(y)), 560.0
        slabs.append(
            poly(
                [
                    (x - 60, foot),
                    (x + 10, y + 120),
                    tip,
                    (x + w * 0.62, y + 110),
                    (x + w + 40, foot),
                ],
                mix(BRICK, CLAY, 0.35),
            )
        )
        slabs.append(
            poly(
                [
                    tip,
                    (x + w * 0.62, y + 110),
                    (x + w + 40, foot),
                    (x + w * 0.45, foot),
                    (x + w * 0.36, y + 150),
                ],
                mix(WINE, NIGHT, 0.25),
            )
        )
        slabs += [
            line(
                [(x + 10 - k * 8, y + 150 + k * 46), (x + w * 0.34 + k * 3, y + 60 + k * 46)],
                mix(WINE, BRICK, 0.4),
                3,
                opacity=0.6,
            )
            for k in range(6)
        ]
    far = [
        (-40, 420),
        (120, 250),
        (250, 350),
        (380, 210),
        (560, 340),
        (700, 170),
        (900, 330),
        (1040, 190),
        (1200, 330),
        (1330, 240),
        (1460, 340),
        (1570, 270),
        (1660, 400),
    ]
    woods = "".join(
        fir(x, 566 + 10 * math.sin(x), 44 + (x * 13) % 40, mix(PINE, NIGHT, 0.25))
        for x in range(10, 1600, 27)
    )
    dark = fade((0.42, NIGHT, 0.0), (0.62, NIGHT, 0.45), (1.0, NIGHT, 0.62), angle=0)
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, NIGHT, NAVY, TEAL, ROSE, CORAL),
                stars((0, 0, 1600, 220), 80, 2, FOAM),
                sun(1270, 200, 92, SAND, halo=MIST),
                peak(
                    [(float(a), float(b)) for a, b in far],
                    600,
                    mix(SEA, MIST, 0.2),
                    mix(TEAL, NAVY, 0.4),
                ),
                hills(470, 34, 5, mix(TEAL, NIGHT, 0.35)),
                *slabs,
                hills(548, 10, 9, mix(PINE, NIGHT, 0.35)),
                woods,
                rect(0, 576, 1600, 430, mix(NAVY, NIGHT, 0.15)),
                dark,
                rect(0, 576, 1600, 430, paint(dark)),
                *out,
            )
        ),
    )
