"""Canal houses at dusk, joined roof to roof by a glowing grid and mirrored in the water."""

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
    SAND,
    SEA,
    TEAL,
    WINE,
    mix,
)
from people import bicycle, person
from scenery import gleam, ground, stars, sun, tree, water
from signals import network
from svg import circle, curve, group, line, num, page, path, rect, smooth


def _dutch(x: float, foot: float, w: float, h: float, kind: int, wall: str, seed: int) -> str:
    """Draw a canal house whose gable is stepped, necked, bell-shaped or plain."""
    top, mid = foot - h, x + w / 2
    rise = w * 0.72
    dice = random.Random(seed)
    trim = mix(PAPER, SAND, 0.4)
    if kind == 0:
        left = [(x + w * k / 10, top - rise * k / 5) for k in range(5)]
        steps = [p for k, (a, b) in enumerate(left) for p in ((a, b), (a, b - rise / 5))]
        right = [(2 * mid - a, b) for a, b in reversed(steps)]
        d = "M" + "L".join(f"{num(a)} {num(b)}" for a, b in (*steps, *right))
    elif kind == 1:
        d = (
            f"M{num(x)} {num(top)}Q{num(x + w * 0.27)} {num(top)} {num(x + w * 0.27)} "
            f"{num(top - rise * 0.78)}L{num(mid)} {num(top - rise)}L{num(x + w * 0.73)} "
            f"{num(top - rise * 0.78)}Q{num(x + w * 0.73)} {num(top)} {num(x + w)} {num(top)}"
        )
    elif kind == 2:
        d = smooth(
            [
                (x, top),
                (x + w * 0.12, top - rise * 0.18),
                (x + w * 0.2, top - rise * 0.68),
                (mid, top - rise * 0.95),
                (x + w * 0.8, top - rise * 0.68),
                (x + w * 0.88, top - rise * 0.18),
                (x + w, top),
            ]
        )
    else:
        d = f"M{num(x)} {num(top - rise * 0.2)}H{num(x + w)}"
    out = [path(f"{d}L{num(x + w)} {num(foot)}H{num(x)}Z", wall), curve(d, trim, 6)]
    rows = max(int(h / 84), 3)
    for r in range(rows):
        y = top + 12 + r * (h - 14) / rows
        tall = (h / rows) * 0.62
        for c in range(3):
            wx = x + w * (0.12 + 0.28 * c)
            door = r == rows - 1 and c == seed % 3
            lit = dice.random() < 0.5
            glass = mix(OCHRE, PAPER, dice.choice((0, 0.25, 0.5))) if lit else mix(NAVY, TEAL, 0.3)
            pane = WINE if door else glass
            end = (foot - y) if door else tall
            out.append(rect(wx - 3, y - 3, w * 0.2 + 6, end + 6, trim))
            out.append(rect(wx, y, w * 0.2, end, pane))
            if not door:
                out.append(line([(wx + w * 0.1, y), (wx + w * 0.1, y + tall)], trim, 2))
                out.append(line([(wx, y + tall * 0.4), (wx + w * 0.2, y + tall * 0.4)], trim, 2))
    out.append(circle(mid, top - rise * 0.35, w * 0.07, OCHRE) if kind != 3 else "")
    out.append(line([(mid, top - rise * 0.6), (mid, top - rise * 0.5)], NIGHT, 5))
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    walls = (BRICK, WINE, PETROL, NAVY, CLAY, BRICK, DEEP, WINE, mix(CLAY, BRICK, 0.5), NAVY)
    dice, x, houses, tips = random.Random(21), -34.0, [], []
    for i in range(12):
        w, h = dice.choice((126, 138, 150)), dice.choice((270, 300, 336, 366))
        kind = (0, 1, 2, 3, 1, 0, 2, 1, 3, 2, 0, 1)[i]
        houses.append(_dutch(x, 620, w, h, kind, mix(walls[i % 10], NIGHT, 0.08), i + 3))
        tips.append((x + w / 2, 620 - h - w * (0.78 if kind != 3 else 0.24)))
        x += w + 3
    row = "".join(houses)
    far = [(p[0] + 60, 90 + 50 * (i % 3)) for i, p in enumerate(tips)]
    wires = "".join(
        curve(
            f"M{num(a[0])} {num(a[1])}Q{num((a[0] + b[0]) / 2)} {num(min(a[1], b[1]) - 130)} "
            f"{num(b[0])} {num(b[1])}",
            OCHRE,
            2.6,
            opacity=0.85,
        )
        for a, b in zip(tips, tips[2:], strict=False)
    )
    lamps = "".join(
        line([(x, 640), (x, 548)], NIGHT, 5)
        + circle(x, 540, 10, OCHRE)
        + circle(x, 540, 30, OCHRE, opacity=0.2)
        for x in range(150, 1600, 260)
    )
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, NIGHT, NAVY, PETROL, mix(TEAL, ROSE, 0.3), ROSE),
                stars((0, 0, 1600, 260), 90, 5, FOAM),
                sun(1240, 190, 96, SAND, halo=MIST),
                network(far, 190, thread=SEA, beads=(SEA, MIST), size=5),
                row,
                wires,
                *(circle(a, b, 17, OCHRE, opacity=0.25) + circle(a, b, 8, OCHRE) for a, b in tips),
                tree(330, 646, 210, PINE),
                tree(905, 646, 230, PINE),
                tree(1392, 646, 200, PINE),
                rect(0, 618, 1600, 46, mix(CLAY, NIGHT, 0.45)),
                rect(0, 618, 1600, 8, DUNE),
                lamps,
                bicycle(520, 622, 24, CORAL, tyre=NIGHT),
                bicycle(1130, 622, 24, SEA, tyre=NIGHT),
                bicycle(1190, 622, 24, OCHRE, tyre=NIGHT),
                person(700, 622, 66, CORAL),
                water((0, 662, 1600, 1000), (DEEP, NIGHT), seed=1, count=0),
                group(
                    row,
                    transform="translate(0 1240) scale(1 -0.92) translate(0 -46)",
                    opacity=0.34,
                    style="filter:blur(4px)",
                ),
                water(
                    (0, 662, 1600, 1000),
                    (mix(DEEP, NIGHT, 0.5) + "88", NIGHT + "bb"),
                    seed=4,
                    glint=SEA,
                    count=120,
                ),
                *(
                    gleam(x, 680, 980, 46, mix(OCHRE, ROSE, 0.3), seed=x)
                    for x in range(150, 1600, 260)
                ),
            )
        ),
    )
