"""Bornholm's island with its houses and turbines under the stepped curve of the power price."""

import itertools
import math

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    FOAM,
    MIST,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    PINE,
    SAGE,
    SAND,
    SEA,
    TEAL,
    WINE,
    mix,
)
from scenery import (
    fir,
    ground,
    land,
    turbine,
    water,
)
from signals import area, stairs
from svg import circle, fade, line, page, paint, poly, rect


def _round_church(x: float, foot: float, r: float) -> str:
    """Draw one of Bornholm's white round churches with its black cone of a roof."""
    return "".join(
        (
            rect(x - r, foot - r * 1.15, 2 * r, r * 1.15, PAPER),
            rect(x + r * 0.45, foot - r * 1.15, r * 0.55, r * 1.15, mix(MIST, SAGE, 0.4)),
            poly(
                [
                    (x - r * 1.18, foot - r * 1.1),
                    (x, foot - r * 2.7),
                    (x + r * 1.18, foot - r * 1.1),
                ],
                NIGHT,
            ),
            poly(
                [
                    (x + r * 0.3, foot - r * 1.1),
                    (x, foot - r * 2.7),
                    (x + r * 1.18, foot - r * 1.1),
                ],
                NAVY,
            ),
            *(rect(x + r * k, foot - r * 0.8, r * 0.13, r * 0.32, NAVY) for k in (-0.6, -0.1, 0.6)),
            rect(x - r * 1.5, foot - r * 0.62, r * 0.6, r * 0.62, PAPER),
            poly(
                [
                    (x - r * 1.58, foot - r * 0.6),
                    (x - r * 1.2, foot - r * 1.05),
                    (x - r * 0.85, foot - r * 0.6),
                ],
                NIGHT,
            ),
        )
    )


def _cottage(x: float, foot: float, w: float, wall: str, seed: int) -> str:
    """Draw a long low house with a tiled roof, lit windows and a meter's spark on its gable."""
    h = w * 0.3
    roof = mix(BRICK, CORAL, 0.35)
    out = [rect(x, foot - h, w, h, wall)]
    out.append(
        poly(
            [
                (x - 7, foot - h),
                (x + w * 0.1, foot - h - w * 0.27),
                (x + w * 0.9, foot - h - w * 0.27),
                (x + w + 7, foot - h),
            ],
            roof,
        )
    )
    out += [
        line(
            [
                (x + w * (0.1 + k * 0.08) - 2, foot - h - w * 0.26),
                (x + w * (0.1 + k * 0.08) - 9, foot - h - 3),
            ],
            mix(roof, NIGHT, 0.25),
            1.5,
        )
        for k in range(1, 11)
    ]
    out.append(rect(x + w * 0.66, foot - h - w * 0.36, w * 0.06, w * 0.13, WINE))
    for k in range(4):
        door = k == seed % 4
        out.append(
            rect(
                x + w * (0.1 + 0.22 * k),
                foot - h * (0.7 if door else 0.72),
                w * 0.11,
                h * (0.7 if door else 0.38),
                PETROL if door else PAPER,
            )
        )
        if not door:
            out.append(
                rect(
                    x + w * (0.113 + 0.22 * k),
                    foot - h * 0.68,
                    w * 0.084,
                    h * 0.3,
                    (NAVY, OCHRE)[(seed + k) % 2],
                )
            )
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    levels = [
        300 - 92 * math.sin(i / 4.4) - 52 * math.sin(i / 1.9 + 1) + 16 * ((i * 7) % 5 - 2)
        for i in range(48)
    ]
    curve_ = stairs(levels, 0, 1600)
    shade = fade((0.0, OCHRE, 0.55), (1.0, OCHRE, 0.0))
    bars = "".join(
        rect(i * 1600 / 48 + 4, y, 1600 / 48 - 8, 640 - y, PAPER, opacity=0.09)
        for i, y in enumerate(levels)
    )
    coast = [
        (250, 800),
        (300, 690),
        (380, 650),
        (470, 612),
        (600, 590),
        (760, 560),
        (900, 548),
        (1060, 556),
        (1200, 584),
        (1330, 606),
        (1430, 640),
        (1490, 700),
        (1530, 800),
    ]
    rocks = [
        (236, 800),
        (262, 742),
        (300, 726),
        (338, 758),
        (390, 738),
        (430, 772),
        (520, 752),
        (580, 786),
        (700, 772),
        (900, 790),
        (1100, 778),
        (1230, 788),
        (1330, 752),
        (1390, 764),
        (1460, 722),
        (1510, 752),
        (1548, 800),
    ]
    cliffs = "".join(
        poly([a, b, (b[0] - 8, 806), (a[0] + 4, 806)], mix(CLAY, NIGHT, 0.12 + 0.16 * (i % 3)))
        for i, (a, b) in enumerate(itertools.pairwise(rocks))
    )
    homes = (
        (430, 676, 130, OCHRE, 1),
        (600, 662, 116, CORAL, 2),
        (1120, 668, 124, PAPER, 3),
        (1272, 700, 128, OCHRE, 4),
        (700, 726, 148, BRICK, 2),
        (930, 722, 152, SAND, 1),
        (500, 742, 134, PAPER, 5),
    )
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, DEEP, PETROL, TEAL, SAGE, MIST),
                bars,
                shade,
                area(curve_, 650, paint(shade)),
                line(curve_, OCHRE, 6, stroke_linecap="butt"),
                *(
                    circle(i * 1600 / 48, levels[i], 9, PAPER)
                    + circle(i * 1600 / 48, levels[i], 4.5, CORAL)
                    for i in range(4, 48, 8)
                ),
                water((0, 640, 1600, 1000), (SEA, TEAL, DEEP, NIGHT), seed=8, count=260),
                *(
                    turbine(x, f, h, turn=t)
                    for x, f, h, t in (
                        (70, 668, 250, 8),
                        (170, 656, 205, 50),
                        (246, 650, 170, 95),
                        (1548, 660, 230, 20),
                    )
                ),
                land(coast, 802, MOSS, shade=PINE, depth=0.9),
                *(
                    turbine(x, f, h, turn=t)
                    for x, f, h, t in (
                        (560, 592, 330, 25),
                        (1190, 588, 380, 70),
                        (1370, 624, 300, 100),
                    )
                ),
                *(
                    fir(x, f, h, PINE)
                    for x, f, h in (
                        (640, 590, 84),
                        (676, 586, 100),
                        (712, 580, 80),
                        (1010, 560, 92),
                        (1044, 562, 74),
                        (1080, 566, 96),
                        (1256, 604, 84),
                        (350, 690, 70),
                    )
                ),
                _round_church(860, 640, 66),
                *(
                    line(
                        [(a[0] + a[2] / 2, a[1] - 60), (b[0] + b[2] / 2, b[1] - 60)],
                        PAPER,
                        2,
                        opacity=0.6,
                        stroke_dasharray="2 8",
                    )
                    for a, b in itertools.pairwise(homes)
                ),
                *(_cottage(*home) for home in homes),
                *(
                    circle(x + w / 2, f - w * 0.57, 11, OCHRE, opacity=0.35)
                    + circle(x + w / 2, f - w * 0.57, 5, PAPER)
                    for x, f, w, *_ in homes
                ),
                cliffs,
                *(
                    line(
                        [(x, 808 + (x * 7) % 9), (x + 90, 808 + (x * 7) % 9)], FOAM, 4, opacity=0.7
                    )
                    for x in range(220, 1520, 118)
                ),
            )
        ),
    )
