"""Theme. A great drop with its own sea and sky hangs in a field of drawn waves."""

from emblem import emblem
from palette import (
    CLAY,
    CORAL,
    DEEP,
    MIST,
    NIGHT,
    PAPER,
    PETROL,
    SAND,
    SEA,
    TEAL,
    mix,
)
from scenery import sun, waves
from svg import circle, clip, curve, fade, group, line, paint, path
from svg import rect as box


def _scales(y: float, w: float, row: int) -> str:
    """Draw one row of overlapping round waves, each of four rings."""
    out = []
    for k in range(16):
        x = 380 + k * w * 0.98 + (row % 2) * w / 2
        out += [
            circle(x, y + 20, r, c)
            for r, c in (
                (w * 0.5, MIST),
                (w * 0.45, PETROL),
                (w * 0.33, SEA),
                (w * 0.28, DEEP),
                (w * 0.16, TEAL),
            )
        ]
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    shade = fade(TEAL, PETROL, DEEP)
    inside = (
        shade
        + box(400, 100, 800, 800, paint(shade))
        + "".join(_scales(y, 62 - i, i) for i, y in enumerate(range(140, 960, 44)))
    )
    drop = (
        "M800 30C860 190 1040 380 1040 590C1040 735 932 836 800 836C668"
        " 836 560 735 560 590C560 380 740 190 800 30Z"
    )
    sky = fade(PAPER, MIST, SEA)
    bands = "".join(
        path(f"M500 {y}" + "".join(f"q45 {-s} 90 0t90 0" for _ in range(4)) + "V900H500Z", c)
        for y, c, s in (
            (500, SEA, 34),
            (560, TEAL, -30),
            (626, PETROL, 32),
            (698, DEEP, -26),
            (764, NIGHT, 20),
        )
    )
    rain = "".join(
        line(
            [
                (610 + (i * 83) % 400, 210 + (i * 57) % 240),
                (602 + (i * 83) % 400, 240 + (i * 57) % 240),
            ],
            TEAL,
            4,
            opacity=0.7,
        )
        for i in range(26)
    )
    over = "".join(
        (
            path(drop, NIGHT, opacity=0.25, transform="translate(12 18)"),
            path(drop, PAPER),
            sky,
            group(
                clip(
                    path(drop),
                    path(drop, paint(sky)),
                    rain,
                    sun(800, 480, 96, CORAL, rings=2),
                    bands,
                    waves((520, 716, 1080, 830), 15, SEA, 2),
                ),
                transform="translate(800 460) scale(.955) translate(-800 -460)",
            ),
            curve("M612 560C612 660 670 740 752 768", PAPER, 13, opacity=0.8),
            circle(640, 505, 9, PAPER, opacity=0.8),
        )
    )
    return emblem(mix(SAND, PAPER, 0.3), inside, over, ring=PETROL, dusk=CLAY)
