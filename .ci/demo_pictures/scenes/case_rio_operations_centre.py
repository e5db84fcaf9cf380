"""Operators before a wall of eighty screens that together show the bay and the Sugarloaf."""

import random

from palette import (
    BRICK,
    CLAY,
    CORAL,
    CYAN,
    DEEP,
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
from scenery import gleam, ground, hills, sun, water
from signals import area
from svg import circle, clip, curve, fade, group, line, page, paint, path, poly, rect
from town import skyline


def _bay() -> str:
    """Draw Guanabara Bay with the Sugarloaf, as the wall of screens shows it."""
    loaf = "M820 520C835 400 868 300 905 252C940 212 985 216 1014 262C1050 322 1074 430 1088 520Z"
    urca = "M640 520C670 462 710 420 760 412C812 404 850 446 872 520Z"
    shade = (
        "M960 222C985 220 1002 240 1014 262C1050 322 1074 430 1088 520"
        "H1000C1010 420 1000 300 960 222Z"
    )
    return "".join(
        (
            ground(1600, 620, PETROL, SEA, SAND, ROSE),
            sun(560, 268, 98, OCHRE),
            hills(400, 60, 31, mix(SAGE, SEA, 0.4)),
            hills(452, 46, 17, mix(TEAL, SAGE, 0.25)),
            path(urca, mix(PINE, TEAL, 0.3)),
            path(loaf, PINE),
            path(shade, mix(PINE, NIGHT, 0.45)),
            line([(760, 412), (905, 252)], PAPER, 2),
            rect(826, 326, 16, 11, CORAL, rx=3),
            water((0, 505, 1600, 640), (SEA, TEAL, PETROL), seed=3, count=90),
            gleam(560, 512, 620, 120, OCHRE),
            skyline(
                1090, 1500, 530, (30, 96), PAPER, seed=6, panes=(TEAL, NAVY, OCHRE), widths=(26, 44)
            ),
            hills(540, 26, 8, mix(PINE, NIGHT, 0.4), foot=640),
        )
    )


def _readout(x: float, y: float, w: float, h: float, kind: int, seed: int) -> str:
    """Draw one screen that shows not the bay but a map, a chart, a radar or a camera picture."""
    dice = random.Random(seed)
    out = [rect(x, y, w, h, mix(NIGHT, DEEP, 0.6))]
    if kind == 0:
        values = [y + h * dice.uniform(0.25, 0.75) for _ in range(9)]
        points = [(x + w * i / 8, v) for i, v in enumerate(values)]
        out += [area(points, y + h, OCHRE, opacity=0.35), line(points, OCHRE, 3)]
    elif kind == 1:
        cx, cy = x + w / 2, y + h / 2
        out += [circle(cx, cy, h * r, stroke=CYAN, stroke_width=1.5) for r in (0.15, 0.28, 0.42)]
        out.append(
            poly(
                [(cx, cy), (cx + h * 0.4, cy - h * 0.12), (cx + h * 0.3, cy - h * 0.3)],
                CYAN,
                opacity=0.6,
            )
        )
        out.append(circle(cx - h * 0.16, cy + h * 0.12, 4, CORAL))
    elif kind == 2:
        for k in range(6):
            tall = h * dice.uniform(0.2, 0.78)
            out.append(
                rect(
                    x + w * (0.1 + 0.14 * k),
                    y + h * 0.9 - tall,
                    w * 0.09,
                    tall,
                    (CORAL, CYAN, CYAN)[k % 3],
                )
            )
    else:
        for k in range(4):
            a, b = dice.uniform(0.1, 0.9), dice.uniform(0.1, 0.9)
            out.append(line([(x, y + h * a), (x + w, y + h * b)], SEA, 2))
            out.append(line([(x + w * a, y), (x + w * b, y + h)], SEA, 2 + (k == 0) * 3))
        out.append(circle(x + w * 0.55, y + h * 0.4, 6, CORAL))
        out.append(circle(x + w * 0.55, y + h * 0.4, 14, stroke=CORAL, stroke_width=2))
    return "".join(out)


def _operator(x: float, foot: float, h: float, coat: str) -> str:
    """Draw someone at a desk from behind, lit at the edges by the wall."""
    w = h * 0.62
    body = (
        f"M{x - w / 2:.0f} {foot:.0f}C{x - w / 2:.0f} {foot - h * 0.5:.0f} {x - w * 0.36:.0f} "
        f"{foot - h * 0.62:.0f} {x:.0f} {foot - h * 0.64:.0f}C{x + w * 0.36:.0f} "
        f"{foot - h * 0.62:.0f} {x + w / 2:.0f} {foot - h * 0.5:.0f} {x + w / 2:.0f} {foot:.0f}Z"
    )
    head = (x, foot - h * 0.8)
    return "".join(
        (
            path(body, coat),
            curve(body.split("Z")[0], CYAN, 2.5, opacity=0.7),
            rect(x - h * 0.06, foot - h * 0.7, h * 0.12, h * 0.12, CLAY),
            circle(*head, h * 0.15, mix(NIGHT, WINE, 0.3)),
            circle(*head, h * 0.15, stroke=CYAN, stroke_width=2, opacity=0.5),
            curve(
                f"M{x - h * 0.155:.0f} {head[1]:.0f}A{h * 0.155:.0f} {h * 0.155:.0f} 0 0 1 "
                f"{x + h * 0.155:.0f} {head[1]:.0f}",
                MIST,
                4,
            ),
            rect(x + h * 0.12, head[1] - h * 0.05, h * 0.06, h * 0.11, MIST, rx=4),
        )
    )


def draw() -> str:
    """Return the picture as SVG."""
    left, top, w, h, gap = 130.0, 70.0, 134.0, 68.0, 4.0
    cells = [(left + c * w, top + r * h, c, r) for r in range(8) for c in range(10)]
    special = {
        (0, 0): 0,
        (0, 1): 3,
        (0, 2): 2,
        (9, 0): 1,
        (9, 1): 2,
        (9, 2): 0,
        (0, 3): 1,
        (9, 3): 3,
        (1, 0): 3,
        (8, 0): 0,
        (0, 6): 2,
        (0, 7): 0,
        (9, 6): 3,
        (9, 7): 1,
        (1, 7): 1,
        (8, 7): 2,
        (1, 1): 1,
    }
    shapes = "".join(
        rect(x + gap / 2, y + gap / 2, w - gap, h - gap, PAPER)
        for x, y, c, r in cells
        if (c, r) not in special
    )
    scene = group(_bay(), transform=f"translate({left} {top}) scale(.8375 .878)")
    dice, out = random.Random(9), []
    for x, y, c, r in cells:
        box = (x + gap / 2, y + gap / 2, w - gap, h - gap)
        if (c, r) in special:
            out.append(_readout(*box, special[c, r], c * 10 + r))
        else:
            out.append(rect(*box, dice.choice((PAPER, NIGHT)), opacity=dice.choice((0, 0.05, 0.1))))
        out.append(
            poly(
                [(box[0], box[1]), (box[0] + w * 0.5, box[1]), (box[0], box[1] + h * 0.7)],
                PAPER,
                opacity=0.045,
            )
        )
    desks = []
    for y, count, tall, tint in ((812, 9, 104, 0.2), (960, 7, 172, 0.5)):
        for i in range(count):
            x = 800 + (i - (count - 1) / 2) * (1460 / count + tall * 0.25)
            coat = mix((PETROL, WINE, NAVY, DEEP, BRICK)[(i * 3 + count) % 5], NIGHT, 0.25)
            if (i * 7 + count) % 5 != 3:
                desks.append(_operator(x, y, tall, coat))
            desks.append(
                rect(x + tall * 0.42, y - tall * 0.5, tall * 0.5, tall * 0.36, NIGHT, rx=4)
            )
            desks.append(
                rect(
                    x + tall * 0.45,
                    y - tall * 0.47,
                    tall * 0.44,
                    tall * 0.29,
                    (CYAN, OCHRE, SEA)[i % 3],
                    opacity=0.8,
                )
            )
        desks.append(rect(0, y - tall * 0.1, 1600, tall * 0.5, mix(NAVY, NIGHT, tint)))
        desks.append(line([(0, y - tall * 0.1), (1600, y - tall * 0.1)], mix(CYAN, NAVY, 0.35), 4))
    shine = fade((0.0, CYAN, 0.3), (1.0, CYAN, 0.0))
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, NIGHT, mix(NIGHT, NAVY, 0.7), NAVY),
                *(
                    line(
                        [(800 + (x - 800) * 0.94, 62), (x * 1.2 - 160, -10)], mix(NAVY, SEA, 0.3), 2
                    )
                    for x in range(130, 1500, 67)
                ),
                rect(
                    left - 16, top - 16, w * 10 + 32, h * 8 + 32, mix(NIGHT, "#000000", 0.35), rx=8
                ),
                clip(f"<g>{shapes}</g>".replace("<g>", "").replace("</g>", ""), scene),
                *out,
                shine,
                poly([(110, 640), (1490, 640), (1700, 1000), (-100, 1000)], paint(shine)),
                *desks,
            )
        ),
    )
