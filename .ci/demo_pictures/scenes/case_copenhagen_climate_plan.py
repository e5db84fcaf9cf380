"""Harbour houses over the heating pipes in the ground; turbines stand out in the Sound."""

import random

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    DUNE,
    FOAM,
    MIST,
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
    TEAL,
    WINE,
    mix,
)
from people import bicycle, person
from scenery import cloud, gleam, ground, hatch, sun, tree, turbine, water
from svg import Point, circle, group, line, page, path, poly, rect
from town import gable, skyline, spire


def _quarter() -> str:
    """Draw the gabled harbour front of Copenhagen from the quay's edge to the right."""
    walls = (OCHRE, BRICK, PAPER, TEAL, CORAL, SAND, NAVY, DUNE, BRICK, OCHRE)
    dice, x, out = random.Random(12), 520.0, []
    for i, wall in enumerate(walls):
        w, h = dice.choice((104, 116, 126)), dice.choice((238, 262, 290, 316))
        roof = NIGHT if wall in (BRICK, CORAL, TEAL) else WINE
        out.append(
            gable(
                x,
                660,
                w,
                h,
                wall=wall,
                roof=roof,
                pane=(NAVY, DEEP, ROSE),
                floors=4 + (h > 280),
                seed=i,
                steep=0.55,
            )
        )
        x += w + 2
    return "".join(out)


def _pipes() -> str:
    """Draw the section of the ground with the two pipes of district heating."""
    out = [rect(505, 700, 1100, 300, WINE), rect(505, 700, 1100, 26, mix(WINE, CLAY, 0.45))]
    out.append(
        hatch(rect(505, 726, 1100, 280, WINE), mix(WINE, NIGHT, 0.32), gap=15, slope=-32, width=3)
    )
    for i in range(9):
        x = 580 + i * 118
        out.append(
            line([(x, 702), (x, 800)], ROSE, 9) + line([(x + 30, 702), (x + 30, 880)], SEA, 9)
        )
    for y, colour in ((806, CORAL), (886, TEAL)):
        out.append(rect(505, y - 24, 1100, 48, mix(colour, NIGHT, 0.45)))
        out.append(rect(505, y - 17, 1100, 34, colour))
        out.append(line([(505, y - 8), (1600, y - 8)], mix(colour, PAPER, 0.55), 5))
        out += [rect(x, y - 30, 16, 60, mix(colour, NIGHT, 0.3)) for x in range(640, 1600, 236)]
    out.append(rect(486, 676, 44, 330, mix(CLAY, DUNE, 0.4)))
    out += [line([(486, y), (530, y)], CLAY, 3) for y in range(712, 1000, 38)]
    return "".join(out)


def _steam(x: float, y: float) -> str:
    """Draw a plume that drifts to the right."""
    puffs = (
        (0, 0, 20),
        (34, -28, 30),
        (84, -48, 42),
        (150, -62, 52),
        (232, -66, 46),
        (310, -60, 30),
    )
    return group(*(circle(x + a, y + b, r, PAPER) for a, b, r in puffs), opacity=0.75)


def draw() -> str:
    """Return the picture as SVG."""
    park: list[Point] = [(118, 250), (196, 208), (252, 176), (325, 150), (388, 128), (444, 110)]
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, mix(PETROL, TEAL, 0.4), SEA, mix(MIST, SAND, 0.5), SAND),
                sun(300, 330, 132, OCHRE),
                cloud(640, 120, 300, FOAM, opacity=0.55),
                cloud(40, 130, 200, FOAM, opacity=0.4),
                skyline(480, 1640, 600, (130, 260), mix(SAGE, TEAL, 0.25), seed=14),
                spire(1010, 600, 56, 400, mix(SAGE, CLAY, 0.4), TEAL),
                _steam(1430, 128),
                poly([(1412, 600), (1420, 150), (1444, 150), (1452, 600)], PAPER),
                rect(1418, 190, 28, 26, CORAL),
                rect(1417, 250, 30, 26, CORAL),
                poly(
                    [(1250, 600), (1250, 440), (1500, 330), (1640, 330), (1640, 600)],
                    mix(TEAL, NIGHT, 0.25),
                ),
                water((0, 600, 520, 1000), (SEA, TEAL, PETROL, NIGHT), seed=9, count=130),
                *(
                    turbine(x, 640 - i * 6, h * 1.35, turn=11 + i * 37)
                    for i, (x, h) in enumerate(park)
                ),
                gleam(300, 664, 960, 130, mix(OCHRE, PAPER, 0.3)),
                _pipes(),
                _quarter(),
                rect(480, 656, 1130, 46, DUNE),
                rect(480, 656, 1130, 9, PAPER),
                *(line([(x, 670), (x, 700)], CLAY, 2) for x in range(530, 1600, 62)),
                tree(560, 658, 120, PINE),
                tree(1104, 658, 108, PINE),
                bicycle(760, 657, 20, WINE),
                bicycle(1290, 657, 20, NIGHT, tyre=NIGHT),
                person(690, 657, 58, PETROL),
                person(1240, 657, 60, CORAL),
                person(910, 657, 56, WINE),
                poly([(110, 770), (400, 770), (366, 834), (150, 834)], WINE),
                rect(110, 764, 290, 11, PAPER),
                line([(236, 764), (236, 452)], NIGHT, 7),
                path("M246 470Q384 610 376 744H246Z", PAPER),
                path("M226 510Q140 640 132 744H226Z", SAND),
                path("M246 470Q320 610 306 744H246Z", FOAM),
            )
        ),
    )
