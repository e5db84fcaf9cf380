"""Three turbines over a stepped Danish town, the sun behind them and the sea before it."""

import random

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DUNE,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    ROSE,
    SAGE,
    SAND,
    TEAL,
    WINE,
    mix,
)
from scenery import gleam, ground, land, ridge, sun, turbine, water
from svg import (
    page,
    rect,
)
from town import gable, spire

W, H = 1200, 1600


def draw() -> str:
    """Return the picture as SVG."""
    rows = []
    for r, (foot, wide, tall) in enumerate(((1130, 132, 180), (1290, 172, 226))):
        walls = (BRICK, SAND, OCHRE, PAPER, CORAL, TEAL, DUNE)
        dice, x = random.Random(40 + r), -50.0 - 30 * r
        i = 0
        while x < W:
            h = tall * dice.uniform(0.85, 1.2)
            rows.append(
                gable(
                    x,
                    foot,
                    wide,
                    h,
                    wall=walls[(i * 3 + r * 2) % 7],
                    roof=(WINE, NIGHT)[(i + r) % 2],
                    pane=(NAVY, NAVY, OCHRE),
                    seed=i,
                    floors=3,
                    columns=2,
                )
            )
            x, i = x + wide + 1, i + 1
    return page(
        W,
        H,
        "".join(
            (
                ground(W, H, PETROL, TEAL, SAGE, SAND, ROSE),
                sun(600, 600, 330, CORAL, rings=4),
                land(ridge(900, 50, 4, right=1240), 1100, mix(SAGE, TEAL, 0.3), depth=0.2),
                turbine(250, 1000, 560, turn=24),
                turbine(950, 1000, 620, turn=66),
                turbine(600, 1040, 840, turn=2),
                spire(760, 980, 60, 420, BRICK, PETROL),
                spire(420, 980, 48, 330, CLAY, TEAL),
                *rows,
                rect(0, 1288, W, 30, DUNE),
                rect(0, 1288, W, 7, PAPER),
                water((0, 1316, W, H), (TEAL, PETROL, NIGHT), seed=6, count=60),
                gleam(600, 1330, 1570, 420, ROSE, seed=2),
            )
        ),
    )
