"""What nature and weather lend to the pictures: skies, suns, hills, water, trees, turbines."""

import math
import random
from collections.abc import Sequence

from palette import FOAM, MIST, NIGHT, PAPER, PINE, mix
from svg import (
    Point,
    circle,
    clip,
    curve,
    fade,
    glow,
    grain,
    group,
    line,
    num,
    paint,
    path,
    poly,
    rect,
    smooth,
)


def ground(width: float, height: float, *colours: str) -> str:
    """Fill the page with colours that pass into each other from top to bottom."""
    shade = fade(*colours)
    return shade + rect(0, 0, width, height, paint(shade))


def sun(x: float, y: float, r: float, colour: str, *, halo: str = PAPER, rings: int = 3) -> str:
    """Draw a disc, sprayed darker towards its foot, with faint rings of light around it."""
    foot = fade((0.35, NIGHT, 0.0), (1.0, NIGHT, 0.5))
    light = glow(halo, 0.5, hollow=0.3)
    out = [light, circle(x, y, r * 2.3, paint(light), opacity=0.6)]
    out += [
        circle(x, y, r * (1 + 0.28 * i), stroke=halo, stroke_width=2, opacity=0.45 / i)
        for i in range(1, rings + 1)
    ]
    out.append(circle(x, y, r, colour) + foot)
    out.append(grain(mix(colour, NIGHT, 0.35), circle(x, y, r, paint(foot))))
    return "".join(out)


def stars(box: tuple[float, float, float, float], count: int, seed: int, colour: str) -> str:
    """Scatter small stars over a box given by left, top, right and bottom."""
    dice = random.Random(seed)
    return "".join(
        circle(
            dice.uniform(box[0], box[2]),
            dice.uniform(box[1], box[3]),
            dice.choice((1.2, 1.6, 2.4)),
            colour,
            opacity=round(dice.uniform(0.3, 0.9), 2),
        )
        for _ in range(count)
    )


def ridge(
    base: float, swell: float, seed: int, *, left: float = -20, right: float = 1620
) -> list[Point]:
    """Return a soft skyline of hills, the same for the same seed."""
    dice = random.Random(seed)
    waves = [(dice.uniform(0.6, 1.6) * k, dice.uniform(0, 7), 1 / k) for k in (1, 2, 3.3)]
    steps = [i / 40 for i in range(41)]
    return [
        (
            left + (right - left) * t,
            base - swell * sum(a * math.sin(f * t * 6.3 + p) for f, p, a in waves),
        )
        for t in steps
    ]


def land(
    top: Sequence[Point], foot: float, colour: str, *, shade: str = NIGHT, depth: float = 0.4
) -> str:
    """Fill from a skyline down to the foot, sprayed darker on the way down."""
    d = f"{smooth(top)}L{num(top[-1][0])} {num(foot)}L{num(top[0][0])} {num(foot)}Z"
    spray = fade((0.1, shade, 0.0), (1.0, shade, depth))
    return path(d, colour) + spray + grain(mix(colour, shade, 0.5), path(d, paint(spray)))


def hills(base: float, swell: float, seed: int, colour: str, *, foot: float = 1020) -> str:
    """Draw one range of soft hills across a landscape page."""
    return land(ridge(base, swell, seed), foot, colour)


def peak(points: list[Point], foot: float, light: str, dark: str) -> str:
    """Draw a faceted mountain: the odd points are summits, their right flanks lie in shade."""
    outline = [*points, (points[-1][0], foot), (points[0][0], foot)]
    out = [poly(outline, light)]
    for i in range(1, len(points) - 1, 2):
        (x, y), (a, b) = points[i], points[i + 1]
        drop = b - y
        fold = [(x, y), (a, b), (a, foot), (x + drop * 0.1, foot)]
        fold += [(x - drop * 0.16, y + drop * 0.75), (x + drop * 0.12, y + drop * 0.4)]
        out.append(poly(fold, dark))
    spray = fade((0.3, dark, 0.0), (1.0, dark, 0.8))
    return "".join(out) + spray + grain(dark, poly(outline, paint(spray)))


def water(
    box: tuple[float, float, float, float],
    colours: tuple[str, ...],
    *,
    seed: int = 3,
    glint: str = FOAM,
    count: int = 150,
) -> str:
    """Draw water in a box (left, top, right, bottom): short strokes, larger towards the viewer."""
    left, top, right, bottom = box
    shade = fade(*colours)
    dice = random.Random(seed)
    out = [shade, rect(left, top, right - left, bottom - top, paint(shade))]
    for _ in range(count):
        depth = dice.random() ** 1.6
        x, y = dice.uniform(left, right), top + 6 + (bottom - top - 6) * depth
        reach, thick = 14 + dice.uniform(20, 95) * depth, 1.2 + 3.4 * depth
        rise = 3 + 5 * depth
        d = f"M{num(x)} {num(y)}q{num(reach / 2)} {num(-rise)} {num(reach)} 0"
        out.append(curve(d, glint, thick, opacity=round(dice.uniform(0.12, 0.45), 2)))
    return "".join(out)


def gleam(x: float, top: float, bottom: float, width: float, colour: str, *, seed: int = 5) -> str:
    """Draw the broken path of light that a sun or a lamp throws on water."""
    dice, out, y = random.Random(seed), [], top
    while y < bottom:
        depth = (y - top) / max(bottom - top, 1)
        half = width * (0.5 + 0.5 * depth) * dice.uniform(0.35, 1) / 2
        shift = dice.uniform(-0.15, 0.15) * width
        thick = 2.5 + 6 * depth
        out.append(line([(x + shift - half, y), (x + shift + half, y)], colour, thick, opacity=0.8))
        y += thick + 5 + 12 * depth
    return "".join(out)


def turbine(x: float, foot: float, height: float, *, turn: float = 15, colour: str = PAPER) -> str:
    """Draw a wind turbine whose tower stands at the foot; `turn` is the angle of its rotor."""
    hub, span = foot - height, height * 0.58
    dark = mix(colour, NIGHT, 0.28)
    w = height * 0.019
    tower = [(x - w, foot), (x - w * 0.5, hub), (x + w * 0.5, hub), (x + w, foot)]
    out = [poly(tower, colour), poly([(x, hub), tower[2], tower[3], (x, foot)], dark)]
    blade = (
        f"M0 0C{num(span * 0.05)} {num(-span * 0.06)} {num(span * 0.065)} {num(-span * 0.2)} "
        f"{num(span * 0.05)} {num(-span * 0.3)}L0 {num(-span)}L{num(-span * 0.012)} 0Z"
    )
    for i in range(3):
        spin = f"translate({num(x)} {num(hub)}) rotate({num(turn + 120 * i)})"
        edge = line([(0, 0), (0, -span)], dark, max(span * 0.008, 0.8))
        out.append(group(path(blade, colour), edge, transform=spin))
    out.append(circle(x, hub, w * 1.7, colour) + circle(x, hub, w * 0.8, dark))
    return "".join(out)


def tree(x: float, foot: float, height: float, colour: str = PINE, *, slim: float = 0.6) -> str:
    """Draw a tree with an egg-shaped crown, its right half in shade."""
    w, top = height * slim / 2, foot - height
    low = foot - height * 0.16
    dark = mix(colour, NIGHT, 0.3)
    half = f"C{num(x + w * 1.35)} {num(low)} {num(x + w)} {num(top)} {num(x)} {num(top)}"
    back = f"C{num(x - w)} {num(top)} {num(x - w * 1.35)} {num(low)} {num(x)} {num(low)}"
    twigs = "".join(
        line([(x, low - height * t), (x + s * w * 0.45, low - height * (t + 0.13))], dark, 1.6)
        for t, s in ((0.12, -1), (0.22, 1), (0.34, -1), (0.44, 1))
    )
    return "".join(
        (
            path(f"M{num(x)} {num(low)}{half}{back}Z", colour),
            path(f"M{num(x)} {num(low)}{half}Z", dark, opacity=0.55),
            line([(x, foot), (x, top + height * 0.25)], dark, max(height * 0.025, 2)),
            twigs,
        )
    )


def fir(x: float, foot: float, height: float, colour: str = PINE) -> str:
    """Draw a spruce in three tiers with its right side in shade."""
    out = [rect(x - height * 0.02, foot - height * 0.15, height * 0.04, height * 0.15, NIGHT)]
    for low, high, w in ((0.1, 0.55, 0.2), (0.34, 0.78, 0.155), (0.58, 1, 0.11)):
        a, b, h = foot - height * low, foot - height * high, height * w
        out.append(poly([(x - h, a), (x, b), (x + h, a)], colour))
        out.append(poly([(x, b), (x + h, a), (x, a)], mix(colour, NIGHT, 0.3)))
    return "".join(out)


def cloud(x: float, y: float, width: float, colour: str = MIST, *, opacity: float = 0.8) -> str:
    """Draw a long flat cloud of rounded bars."""
    bars = ((0, 0, 1.0), (0.16, -0.075, 0.5), (0.3, 0.075, 0.62))
    h = width * 0.085
    return group(
        *(rect(x + width * a, y + width * b, width * w, h, colour, rx=h / 2) for a, b, w in bars),
        opacity=opacity,
    )


def hatch(shape: str, colour: str, *, gap: float = 9, slope: float = 45, width: float = 2) -> str:
    """Fill a shape with fine parallel lines (the page is at most 1600 by 1600)."""
    rows = int(4600 / gap)
    d = "".join(f"M-700 {num(-1500 + i * gap)}H2900" for i in range(rows))
    return clip(shape, group(curve(d, colour, width), transform=f"rotate({slope} 800 500)"))


def waves(box: tuple[float, float, float, float], gap: float, colour: str, width: float) -> str:
    """Fill a box (left, top, right, bottom) with rows of drawn waves, each row shifted by half."""
    left, top, right, bottom = box
    out, row, y = [], 0, top
    while y < bottom:
        x, d = left - (row % 2) * gap * 1.5, ""
        while x < right:
            d += f"M{num(x)} {num(y)}q{num(gap * 0.75)} {num(-gap * 0.5)} {num(gap * 1.5)} 0"
            d += f"q{num(gap * 0.75)} {num(gap * 0.5)} {num(gap * 1.5)} 0"
            x += gap * 3
        out.append(curve(d, colour, width))
        y, row = y + gap, row + 1
    return "".join(out)
