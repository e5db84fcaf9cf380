"""A plan of a quarter: blocks on a turned grid, a river, a park, and the drawing lines on it."""

import math

from emblem import R, X, Y, emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    DUNE,
    MIST,
    MOSS,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    ROSE,
    SAGE,
    SAND,
    SEA,
    TEAL,
    mix,
)
from svg import (
    circle,
    curve,
    group,
    line,
    num,
    polar,
    poly,
)
from svg import rect as box


def _block(x: float, y: float, w: float, h: float, colour: str) -> str:
    """Draw a city block in plan: a ring of houses with party walls around a green court."""
    d = min(w, h) * 0.26
    out = [box(x + 6, y + 7, w, h, NIGHT, opacity=0.16), box(x, y, w, h, colour)]
    out += [
        line([(x + w * k / 5, y), (x + w * k / 5, y + h)], mix(colour, NIGHT, 0.25), 1.5)
        for k in range(1, 5)
    ]
    out += [
        line([(x, y + h * k / 4), (x + w, y + h * k / 4)], mix(colour, NIGHT, 0.25), 1.5)
        for k in range(1, 4)
    ]
    out.append(box(x + d, y + d, w - 2 * d, h - 2 * d, mix(SAGE, MIST, 0.3)))
    out += [
        circle(x + d + (w - 2 * d) * k, y + h / 2 + (k * 50 % 9) - 4, min(w, h) * 0.07, MOSS)
        for k in (0.25, 0.55, 0.8)
    ]
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    tints = (PAPER, SAND, ROSE, PAPER, DUNE, SAND, CORAL, PAPER, OCHRE)
    blocks = "".join(
        _block(320 + c * 112, 20 + r * 100, 88, 76, tints[(c * 5 + r * 7 + c * r) % 9])
        for r in range(10)
        for c in range(9)
        if not (3 <= c <= 5 and 4 <= r <= 6)
    )
    grove = "".join(
        circle(
            676 + (i * 61) % 290,
            438 + (i * 89) % 250,
            11 + i % 9,
            (PINE, MOSS, mix(MOSS, PINE, 0.5))[i % 3],
        )
        for i in range(52)
    )
    river = "M330 640C520 600 600 760 760 770S1040 640 1280 730"
    bridges = "".join(
        line([(a, b - 66), (c, b + 70)], PAPER, 15)
        for a, b, c in ((560, 694, 530), (876, 756, 862), (1060, 706, 1082))
    )
    park = box(650, 416, 324, 286, mix(MOSS, SAGE, 0.45), rx=12)
    paths = line([(650, 416), (974, 702)], SAND, 7) + line([(974, 416), (650, 702)], SAND, 7)
    inside = "".join(
        (
            box(380, 80, 840, 840, MIST),
            group(
                blocks,
                park,
                grove,
                paths,
                circle(812, 559, 42, SAND),
                circle(812, 559, 26, SEA),
                transform="rotate(-14 800 500)",
            ),
            curve(river, mix(SAND, CLAY, 0.2), 108),
            curve(river, TEAL, 92),
            curve(river, SEA, 3, stroke_dasharray="60 40"),
            curve(river, mix(TEAL, SEA, 0.5), 40, opacity=0.35),
            bridges,
        )
    )
    ticks = "".join(
        line([polar(X, Y, R + 34, a), polar(X, Y, R + (66 if a % 30 == 0 else 50), a)], PAPER, 3)
        for a in range(0, 360, 6)
    )
    axis = [polar(X, Y, 560, 166), polar(X, Y, 560, -14)]
    cross = [polar(X, Y, 470, 76), polar(X, Y, 470, 256)]
    center = polar(X, Y, 60, 76)
    over = "".join(
        (
            ticks,
            line(axis, CORAL, 5),
            line(cross, CORAL, 3, stroke_dasharray="18 10"),
            circle(*center, 168, stroke=CORAL, stroke_width=4),
            circle(*center, 9, CORAL),
            *(circle(*p, 13, CORAL) + circle(*p, 6, PAPER) for p in axis),
            group(
                box(-13, -250, 26, 210, OCHRE),
                box(3, -250, 10, 210, mix(OCHRE, BRICK, 0.4)),
                box(-13, -276, 26, 28, ROSE),
                box(-13, -252, 26, 10, MIST),
                poly([(-13, -40), (13, -40), (0, 0)], SAND),
                poly([(-4, -12), (4, -12), (0, 0)], NIGHT),
                transform=f"translate({num(center[0] + 168 * math.cos(-0.7))} "
                f"{num(center[1] + 168 * math.sin(-0.7))}) rotate(38)",
            ),
        )
    )
    return emblem(DEEP, inside, over)
