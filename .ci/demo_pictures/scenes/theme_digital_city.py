"""Theme. A lit skyline stands on the horizon; below it its reflection runs on as circuit lines."""

import random

from emblem import emblem
from palette import (
    CORAL,
    DEEP,
    FOAM,
    MIST,
    NAVY,
    NIGHT,
    OCHRE,
    PETROL,
    ROSE,
    SAND,
    SEA,
    TEAL,
    mix,
)
from scenery import ground, hatch, stars, sun
from svg import (
    circle,
    clip,
    curve,
    line,
)
from svg import rect as box
from town import skyline, tower


def draw() -> str:
    """Return the picture as SVG."""
    dice, traces = random.Random(3), []
    for i in range(27):
        x = 436 + i * 28
        deep = dice.choice((640, 700, 760, 830, 900))
        bend = dice.choice((-1, 0, 1)) * dice.choice((28, 56))
        mid = deep - 70 - abs(bend)
        colour = dice.choice((OCHRE, CORAL, SEA, MIST, SEA))
        d = f"M{x} 556V{mid}L{x + bend} {mid + abs(bend)}V{deep - 12}"
        traces.append(curve(d, colour, 4.5))
        traces.append(circle(x + bend, deep, 11, NIGHT, stroke=colour, stroke_width=5))
    chip = "".join(
        (
            box(716, 610, 168, 168, DEEP, rx=12),
            box(716, 610, 168, 168, "none", rx=12, stroke=MIST, stroke_width=4),
            hatch(
                box(744, 638, 112, 112, PETROL), mix(PETROL, SEA, 0.4), gap=14, slope=45, width=3
            ),
            box(744, 638, 112, 112, "none", stroke=OCHRE, stroke_width=4),
            circle(800, 694, 26, OCHRE),
            circle(800, 694, 12, NIGHT),
        )
    )
    towers = "".join(
        tower(x, 548, w, h, c, panes=(OCHRE, SAND, NAVY, NAVY), seed=x, size=21)
        for x, w, h, c in (
            (430, 70, 150, PETROL),
            (504, 84, 230, TEAL),
            (592, 66, 180, DEEP),
            (662, 92, 330, TEAL),
            (758, 100, 450, mix(TEAL, SEA, 0.35)),
            (862, 76, 290, PETROL),
            (942, 92, 370, TEAL),
            (1038, 66, 200, DEEP),
            (1108, 74, 140, PETROL),
        )
    )
    inside = "".join(
        (
            ground(1600, 1000, NIGHT, NAVY, CORAL, NIGHT),
            stars((400, 100, 1200, 400), 60, 4, FOAM),
            sun(980, 330, 104, ROSE),
            skyline(400, 1210, 552, (120, 280), mix(NAVY, TEAL, 0.4), seed=41),
            towers,
            box(380, 548, 840, 400, NIGHT),
        )
    )
    beams = "".join(
        circle(808, 84, r, stroke=OCHRE, stroke_width=4, opacity=o)
        for r, o in ((26, 0.9), (46, 0.6), (66, 0.35))
    )
    over = "".join(
        (
            clip(circle(800, 500, 392), *traces),
            line([(380, 550), (1220, 550)], OCHRE, 6),
            chip,
            line([(808, 98), (808, 84)], MIST, 4),
            beams,
            circle(808, 84, 8, OCHRE),
        )
    )
    return emblem(SEA, inside, over, dusk=DEEP)
