"""Cars pass under a toll gantry that reads their units, on the road into Singapore's skyline."""

import math

from palette import (
    BRICK,
    CLAY,
    CORAL,
    FOAM,
    MIST,
    MOSS,
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
from scenery import cloud, ground, hills, sun
from svg import (
    Point,
    circle,
    curve,
    ellipse,
    fade,
    group,
    line,
    page,
    paint,
    path,
    poly,
    rect,
)
from town import skyline


def _car(x: float, y: float, w: float, colour: str) -> str:
    """Draw a car seen from behind."""
    h = w * 0.5
    dark = mix(colour, NIGHT, 0.4)
    return "".join(
        (
            ellipse(x, y + 2, w * 0.6, w * 0.09, NIGHT, opacity=0.45),
            *(
                rect(x + s * w * 0.36 - w * 0.09, y - w * 0.16, w * 0.18, w * 0.18, NIGHT, rx=4)
                for s in (-1, 1)
            ),
            rect(x - w / 2, y - h * 0.72, w, h * 0.56, colour, rx=w * 0.08),
            poly(
                [
                    (x - w * 0.4, y - h * 0.68),
                    (x - w * 0.3, y - h * 1.3),
                    (x + w * 0.3, y - h * 1.3),
                    (x + w * 0.4, y - h * 0.68),
                ],
                colour,
            ),
            poly(
                [
                    (x - w * 0.33, y - h * 0.76),
                    (x - w * 0.25, y - h * 1.2),
                    (x + w * 0.25, y - h * 1.2),
                    (x + w * 0.33, y - h * 0.76),
                ],
                mix(NAVY, SEA, 0.25),
            ),
            poly(
                [
                    (x - w * 0.2, y - h * 0.76),
                    (x - w * 0.1, y - h * 1.2),
                    (x + w * 0.02, y - h * 1.2),
                    (x - w * 0.06, y - h * 0.76),
                ],
                PAPER,
                opacity=0.25,
            ),
            rect(x - w / 2, y - h * 0.34, w, h * 0.18, dark, rx=4),
            *(
                rect(x + s * w * 0.39 - w * 0.09, y - h * 0.6, w * 0.18, h * 0.16, "#f2604d", rx=3)
                for s in (-1, 1)
            ),
            rect(x - w * 0.16, y - h * 0.5, w * 0.32, h * 0.15, PAPER, rx=2),
            circle(x, y - h * 1.06, w * 0.045, OCHRE),
            circle(x, y - h * 1.06, w * 0.13, OCHRE, opacity=0.3),
        )
    )


def _supertree(x: float, foot: float, h: float) -> str:
    """Draw one of the steel trees of Singapore's bay garden, planted on its trunk."""
    out = []
    for k in range(-5, 6):
        a, b = x + k * h * 0.016, x + k * h * 0.072
        out.append(
            curve(
                f"M{a:.1f} {foot}C{a:.1f} {foot - h * 0.6:.1f} {a:.1f} {foot - h * 0.8:.1f} "
                f"{b:.1f} {foot - h:.1f}",
                mix(WINE, CORAL, 0.4),
                3,
            )
        )
    out.append(rect(x - h * 0.07, foot - h * 0.66, h * 0.14, h * 0.66, PINE, rx=h * 0.06))
    out += [
        ellipse(
            x,
            foot - h * (0.99 - 0.02 * k),
            h * (0.38 - 0.06 * k),
            h * 0.018,
            stroke=mix(WINE, CORAL, 0.4),
            stroke_width=2,
        )
        for k in range(4)
    ]
    return "".join(out)


def _palm(x: float, foot: float, h: float) -> str:
    """Draw a palm with nine arching fronds."""
    out = [
        curve(
            f"M{x} {foot}Q{x + h * 0.05:.0f} {foot - h * 0.5:.0f} {x} {foot - h:.0f}",
            WINE,
            h * 0.05,
        )
    ]
    for k in range(9):
        t = math.radians(-200 + k * 27.5)
        ex, ey = x + math.cos(t) * h * 0.48, foot - h + math.sin(t) * h * 0.26 + h * 0.12
        cx, cy = x + math.cos(t) * h * 0.3, foot - h + math.sin(t) * h * 0.36 - h * 0.06
        d = (
            f"M{x} {foot - h:.0f}Q{cx:.0f} {cy:.0f} {ex:.0f} {ey:.0f}Q{cx:.0f} "
            f"{cy + h * 0.12:.0f} {x} {foot - h:.0f}Z"
        )
        out.append(path(d, (PINE, MOSS, mix(PINE, NIGHT, 0.3))[k % 3]))
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    vanish: Point = (800, 540)
    lanes = "".join(
        line(
            [(vanish[0] + k * 26, 552), (vanish[0] + k * 262, 1010)],
            PAPER,
            5,
            stroke_dasharray="12 18 26 26 40 36 60 50",
        )
        for k in (-2, -1, 1, 2)
    )
    sands = "".join(
        poly([(x, 590), (x + 16, 300), (x + 58, 300), (x + 84, 590)], PAPER)
        + poly([(x + 58, 300), (x + 84, 590), (x + 56, 590), (x + 42, 300)], mix(MIST, TEAL, 0.45))
        + "".join(line([(x + 14, y), (x + 52, y)], SEA, 2) for y in range(320, 580, 15))
        for x in (1150, 1262, 1374)
    )
    deck = path(
        "M1120 300Q1130 272 1180 272H1500Q1540 274 1560 258L1552 290Q1540 304 1490 304Z", NAVY
    )
    ray = fade((0.0, OCHRE, 0.7), (1.0, OCHRE, 0.08))
    beams = ray + "".join(
        poly([(x - 14, 322), (x + 14, 322), (x + w, y), (x - w, y)], paint(ray))
        for x, y, w in ((520, 764, 96), (800, 696, 64), (1080, 780, 100))
    )
    posts = "".join(
        rect(x, 250, 34, 640, NAVY)
        + rect(x + 20, 250, 14, 640, NIGHT)
        + rect(x - 16, 860, 66, 40, CLAY)
        for x in (222, 1344)
    )
    boom = "".join(
        line([(x, 262), (x + 24, 312), (x + 48, 262)], mix(NAVY, SEA, 0.35), 4)
        for x in range(246, 1340, 48)
    )
    heads = "".join(
        rect(x - 30, 296, 60, 32, PAPER, rx=5)
        + circle(x, 314, 10, CORAL)
        + rect(x - 5, 270, 10, 28, NIGHT)
        for x in (520, 800, 1080)
    )
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, mix(TEAL, PETROL, 0.3), SEA, SAND, ROSE, CORAL),
                sun(640, 420, 150, CORAL),
                cloud(980, 130, 340, FOAM, opacity=0.4),
                cloud(250, 180, 230, FOAM, opacity=0.4),
                skyline(-10, 700, 580, (110, 260), mix(SAGE, SEA, 0.35), seed=3, widths=(34, 70)),
                skyline(
                    -10,
                    560,
                    585,
                    (90, 330),
                    mix(TEAL, NAVY, 0.2),
                    seed=29,
                    panes=(OCHRE, NAVY, NAVY),
                    widths=(50, 84),
                ),
                skyline(
                    880,
                    1160,
                    585,
                    (80, 210),
                    mix(TEAL, SEA, 0.4),
                    seed=40,
                    panes=(SAND, NAVY, NAVY),
                    widths=(44, 70),
                ),
                group(
                    sands,
                    deck,
                    *(_palm(x, 274, 26) for x in (1200, 1290, 1400, 1470)),
                    transform="translate(0 124) scale(1 .79)",
                ),
                _supertree(960, 590, 150),
                _supertree(1070, 590, 190),
                _supertree(1530, 590, 170),
                rect(0, 560, 1600, 450, mix(PINE, MOSS, 0.35)),
                hills(588, 12, 4, PINE, foot=640),
                hills(690, 40, 13, mix(PINE, MOSS, 0.3)),
                poly([(726, 548), (874, 548), (1640, 1010), (-40, 1010)], mix(NAVY, NIGHT, 0.25)),
                poly([(720, 548), (728, 548), (-10, 1010), (-60, 1010)], SAND),
                poly([(872, 548), (880, 548), (1660, 1010), (1610, 1010)], SAND),
                lanes,
                *(
                    _car(*car)
                    for car in ((768, 590, 30, SEA), (838, 604, 36, PAPER), (760, 640, 52, CORAL))
                ),
                posts,
                _car(800, 745, 104, OCHRE),
                beams,
                rect(200, 244, 1200, 24, NAVY),
                rect(200, 306, 1200, 12, NAVY),
                boom,
                heads,
                _car(505, 850, 172, TEAL),
                _car(1110, 880, 190, PAPER),
                _car(790, 985, 220, BRICK),
                *(
                    _palm(*p)
                    for p in ((100, 900, 330), (1510, 905, 350), (20, 960, 250), (1590, 970, 240))
                ),
            )
        ),
    )
