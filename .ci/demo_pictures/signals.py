"""What cannot be seen in a city: networks, radio waves, measured curves."""

import math
import random
from collections.abc import Sequence

from palette import CORAL, NIGHT, OCHRE, PAPER, mix
from svg import Point, arc, circle, curve, line, num, path


def scatter(
    box: tuple[float, float, float, float], count: int, gap: float, seed: int
) -> list[Point]:
    """Return up to `count` points in a box (left, top, right, bottom), none closer than `gap`."""
    dice = random.Random(seed)
    out: list[Point] = []
    for _ in range(count * 40):
        spot = (dice.uniform(box[0], box[2]), dice.uniform(box[1], box[3]))
        if all(math.dist(spot, other) >= gap for other in out):
            out.append(spot)
        if len(out) == count:
            break
    return out


def network(
    nodes: Sequence[Point],
    reach: float,
    *,
    thread: str = PAPER,
    beads: tuple[str, ...] = (PAPER, PAPER, OCHRE, CORAL),
    size: float = 7,
    seed: int = 1,
) -> str:
    """Link all nodes within reach of each other by threads and set a bead on each node."""
    dice, out = random.Random(seed), []
    for i, a in enumerate(nodes):
        for b in nodes[i + 1 :]:
            if math.dist(a, b) < reach:
                out.append(line([a, b], thread, 1.8, opacity=0.5))
    for x, y in nodes:
        r, colour = size * dice.choice((0.6, 0.8, 1, 1.5)), dice.choice(beads)
        out.append(circle(x, y, r * 2.1, colour, opacity=0.18) + circle(x, y, r, colour))
    return "".join(out)


def pulses(
    x: float,
    y: float,
    radii: range,
    colour: str,
    *,
    turn: tuple[float, float] = (-150, -30),
    width: float = 5,
) -> str:
    """Draw the arcs of a signal that spreads from a point, fainter the farther they are."""
    steps = list(radii)
    return "".join(
        curve(arc(x, y, r, *turn), colour, width, opacity=round(0.95 - 0.75 * i / len(steps), 2))
        for i, r in enumerate(steps)
    )


def stairs(values: list[float], left: float, right: float) -> list[Point]:
    """Return the points of a stepped curve whose heights are the values."""
    width = (right - left) / len(values)
    out: list[Point] = []
    for i, y in enumerate(values):
        out += [(left + i * width, y), (left + (i + 1) * width, y)]
    return out


def area(points: list[Point], foot: float, fill: str, **more: object) -> str:
    """Fill the surface under a curve down to the foot."""
    d = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)
    return path(
        f"{d}L{num(points[-1][0])} {num(foot)}L{num(points[0][0])} {num(foot)}Z", fill, **more
    )


def mast(x: float, foot: float, h: float, colour: str, *, light: str = CORAL) -> str:
    """Draw a lattice mast with aerials near its tip and a lamp on it."""
    w = h * 0.06
    out = [
        line([(x - w, foot), (x - w * 0.12, foot - h)], colour, 5),
        line([(x + w, foot), (x + w * 0.12, foot - h)], colour, 5),
    ]
    for i in range(12):
        a, b = i / 12, (i + 1) / 12
        wa, wb = w * (1 - a * 0.88), w * (1 - b * 0.88)
        ya, yb = foot - h * a, foot - h * b
        out.append(line([(x - wa, ya), (x + wb, yb)], colour, 2.4))
        out.append(line([(x + wa, ya), (x - wb, yb)], colour, 2.4))
        out.append(line([(x - wb, yb), (x + wb, yb)], colour, 2.4))
    for y, reach in ((0.9, 0.055), (0.8, 0.065), (0.7, 0.07)):
        for side in (-1, 1):
            sx, sy = x + side * h * reach, foot - h * y
            out.append(line([(x, sy), (sx, sy)], colour, 3))
            out.append(
                line([(sx, sy - h * 0.028), (sx, sy + h * 0.028)], mix(colour, PAPER, 0.5), 8)
            )
    out.append(line([(x, foot - h), (x, foot - h * 1.1)], colour, 3))
    out.append(
        circle(x, foot - h * 1.1, 9, light) + circle(x, foot - h * 1.1, 20, light, opacity=0.25)
    )
    return "".join(out)


def lamp(x: float, foot: float, h: float, lit: str) -> str:
    """Draw a traffic signal on a pole with its lowest lens lit."""
    w = h * 0.11
    top = foot - h
    out = [line([(x, foot), (x, top)], NIGHT, w * 0.22)]
    out.append(
        f'<rect x="{num(x - w * 0.62)}" y="{num(top - w * 0.2)}" width="{num(w * 1.24)}" '
        f'height="{num(w * 3.2)}" rx="{num(w * 0.5)}" fill="{NIGHT}"/>'
    )
    for i, colour in enumerate((mix(CORAL, NIGHT, 0.72), mix(OCHRE, NIGHT, 0.74), lit)):
        y = top + w * (0.42 + 0.98 * i)
        out.append(circle(x, y, w * 0.38, colour))
        if i == 2:
            out.append(circle(x, y, w * 0.95, colour, opacity=0.22))
    return "".join(out)
