"""Masts over a night city send waves that meet, and a network of lights hangs between them."""

from palette import (
    CORAL,
    CYAN,
    DEEP,
    FOAM,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    ROSE,
    SAND,
    SEA,
    TEAL,
    mix,
)
from scenery import ground, hills, stars, sun
from signals import mast, network, pulses, scatter
from svg import group, page
from town import skyline


def draw() -> str:
    """Return the picture as SVG."""
    towers = ((330, 640, 430), (830, 600, 500), (1320, 650, 400))
    tips = [(float(x), foot - h * 1.1) for x, foot, h in towers]
    rings = "".join(
        pulses(x, y, range(64, 480, 78), c, turn=(0, 359.9), width=3)
        for (x, y), c in zip(tips, (OCHRE, CORAL, CYAN), strict=True)
    )
    nodes = scatter((20, 560, 1580, 900), 50, 100, 11)
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, NIGHT, NAVY, DEEP, TEAL, SEA),
                stars((0, 0, 1600, 380), 50, 8, FOAM),
                sun(830, 560, 250, mix(CORAL, ROSE, 0.25), rings=0),
                group(rings, opacity=0.75),
                hills(640, 34, 12, mix(TEAL, NAVY, 0.4)),
                skyline(-10, 1620, 720, (60, 190), mix(PETROL, SEA, 0.12), seed=2),
                *(
                    mast(x, foot + 70, h + 70, c)
                    for (x, foot, h), c in zip(towers, (SAND, PAPER, SAND), strict=True)
                ),
                skyline(
                    -10,
                    1620,
                    830,
                    (90, 220),
                    mix(PETROL, NIGHT, 0.25),
                    seed=23,
                    panes=(OCHRE, SAND, DEEP, DEEP, DEEP, DEEP),
                    widths=(64, 110),
                ),
                skyline(
                    -10,
                    1620,
                    1010,
                    (110, 260),
                    mix(NAVY, NIGHT, 0.55),
                    seed=31,
                    panes=(OCHRE, CORAL, NIGHT, NIGHT, NIGHT, NAVY),
                    widths=(70, 124),
                ),
                network(nodes, 165, thread=CYAN, beads=(PAPER, OCHRE, CORAL, CYAN), size=7),
            )
        ),
    )
