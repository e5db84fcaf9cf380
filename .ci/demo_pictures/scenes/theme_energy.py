"""Theme. A wind turbine rises out of the round window above rows of solar panels."""

from emblem import emblem
from palette import (
    CORAL,
    MIST,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    ROSE,
    SAGE,
    SAND,
    SEA,
    TEAL,
    mix,
)
from scenery import cloud, ground, hills, sun, turbine
from svg import line, poly


def _panel(x: float, y: float, w: float) -> str:
    """Draw a tilted solar panel of three by six cells on its stand."""
    h, lean = w * 0.46, w * 0.24
    out = [line([(x + w * 0.5, y), (x + w * 0.56, y - h * 0.5)], NIGHT, 6)]
    out.append(
        poly(
            [(x, y - h * 0.2), (x + lean, y - h), (x + w + lean, y - h), (x + w, y - h * 0.2)],
            NAVY,
            stroke=MIST,
            stroke_width=3,
        )
    )
    out.append(
        poly(
            [
                (x, y - h * 0.2),
                (x + lean, y - h),
                (x + lean + w * 0.4, y - h),
                (x + w * 0.2, y - h * 0.2),
            ],
            SEA,
            opacity=0.4,
        )
    )
    for k in range(1, 6):
        a = x + w * k / 6
        out.append(line([(a, y - h * 0.2), (a + lean, y - h)], MIST, 1.6))
    for k in (1, 2):
        a, b = x + lean * k / 3, y - h * (0.2 + 0.8 * k / 3)
        out.append(line([(a, b), (a + w, b)], MIST, 1.6))
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, TEAL, SEA, SAND, ROSE),
            sun(1010, 400, 140, CORAL),
            cloud(470, 260, 210, PAPER, opacity=0.6),
            hills(600, 46, 21, mix(SAGE, SEA, 0.4)),
            *(
                turbine(x, 640, h, turn=t)
                for x, h, t in ((560, 190, 5), (650, 160, 44), (1120, 170, 80))
            ),
            hills(668, 26, 6, mix(MOSS, TEAL, 0.4)),
            hills(730, 12, 14, MOSS),
            *(
                _panel(430 + c * 146 - r * 30, 770 + r * 76, 118 + r * 10)
                for r in range(3)
                for c in range(6)
            ),
        )
    )
    return emblem(OCHRE, inside, turbine(800, 724, 450, turn=8), dusk=CORAL)
