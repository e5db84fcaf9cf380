"""Theme. A timber tower seen from its corner, with balconies, a roof garden and solar cells."""

from emblem import emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    DUNE,
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
from people import bicycle, person
from scenery import cloud, ground, hills, sun, tree
from svg import circle, line, poly
from svg import rect as box
from town import skyline


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, SEA, MIST, SAND),
            sun(560, 330, 80, OCHRE),
            cloud(960, 260, 200, PAPER, opacity=0.7),
            skyline(400, 1210, 780, (120, 300), mix(SAGE, MIST, 0.3), seed=22),
            skyline(400, 1210, 790, (60, 150), mix(SAGE, TEAL, 0.4), seed=25),
            box(380, 770, 840, 160, mix(MOSS, SAGE, 0.2)),
            hills(800, 8, 4, MOSS),
        )
    )
    out, cx, foot, floors = [], 800.0, 836.0, 11
    left, right, rise = 190.0, 130.0, 56.0
    for i in range(floors + 1):
        y = foot - i * rise
        out.append(
            poly(
                [(cx - left, y - 44), (cx, y), (cx, y - rise), (cx - left, y - 44 - rise)],
                SAND if i % 2 else mix(SAND, DUNE, 0.4),
            )
        )
        out.append(
            poly(
                [(cx, y), (cx + right, y - 40), (cx + right, y - 40 - rise), (cx, y - rise)],
                mix(CLAY, BRICK, 0.2 + 0.12 * (i % 2)),
            )
        )
        for k in range(5):
            a, b = (k + 0.22) / 5, (k + 0.72) / 5
            x1, x2 = cx - left * a, cx - left * b
            lit = (i * 3 + k * 5) % 7 in (0, 3)
            out.append(
                poly(
                    [
                        (x1, y - 44 * a - 8),
                        (x2, y - 44 * b - 8),
                        (x2, y - 44 * b - 44),
                        (x1, y - 44 * a - 44),
                    ],
                    OCHRE if lit else mix(NAVY, TEAL, 0.3),
                )
            )
        for k in range(3):
            a, b = (k + 0.2) / 3, (k + 0.75) / 3
            x1, x2 = cx + right * a, cx + right * b
            out.append(
                poly(
                    [
                        (x1, y - 40 * a - 10),
                        (x2, y - 40 * b - 10),
                        (x2, y - 40 * b - 42),
                        (x1, y - 40 * a - 42),
                    ],
                    NAVY if (i + k) % 3 else mix(OCHRE, BRICK, 0.3),
                )
            )
        out.append(
            line([(cx - left, y - 44), (cx, y), (cx + right, y - 40)], mix(CLAY, NIGHT, 0.3), 3)
        )
        if i % 2:
            for k in range(9):
                x = cx - left * (0.08 + k * 0.1)
                out.append(
                    circle(x, y - 44 * (0.08 + k * 0.1) - 6, 8 + k * 5 % 5, (MOSS, PINE)[k % 2])
                )
    top = foot - (floors + 1) * rise
    out.append(
        poly(
            [
                (cx - left, top - 44),
                (cx, top),
                (cx + right, top - 40),
                (cx + right - left, top - 84),
            ],
            MOSS,
        )
    )
    out += [
        poly(
            [
                (cx - 120 + k * 52, top - 36 + k * 9),
                (cx - 84 + k * 52, top - 28 + k * 9),
                (cx - 62 + k * 52, top - 62 + k * 4),
                (cx - 98 + k * 52, top - 70 + k * 4),
            ],
            NAVY,
            stroke=MIST,
            stroke_width=2.5,
        )
        for k in range(3)
    ]
    out += [tree(cx + 58, top - 22, 74, PINE), tree(cx + 96, top - 40, 60, MOSS)]
    front = "".join(
        (
            tree(560, 850, 150, PINE, slim=0.7),
            tree(1010, 850, 190, MOSS, slim=0.7),
            tree(960, 856, 100, PINE),
            person(700, 866, 74, CORAL),
            person(730, 866, 68, PETROL),
            person(880, 862, 70, WINE, skin=CLAY),
            bicycle(610, 870, 24, CORAL, tyre=NIGHT),
        )
    )
    return emblem(mix(PETROL, NAVY, 0.5), inside, "".join(out) + front)
