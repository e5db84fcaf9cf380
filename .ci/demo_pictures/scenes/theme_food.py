"""Theme. Roots grow deep below a rooftop garden whose leaves stand before the skyline."""

from emblem import emblem
from palette import (
    CLAY,
    CORAL,
    LEAF,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    ROSE,
    SAGE,
    SAND,
    SEA,
    TEAL,
    WINE,
    mix,
)
from scenery import ground, hatch, sun
from svg import curve, ellipse, fade, grain, line, num, paint, path
from svg import rect as box
from town import skyline


def _vegetable(x: float, y: float, w: float, h: float, colour: str, round_: int) -> str:
    """Draw a carrot or a beet in the ground with its leaves above it."""
    dark = mix(colour, NIGHT, 0.3)
    if round_:
        d = (
            f"M{x} {y + h * 1.35}C{x - 8} {y + h} {x - w * 0.62} {y + h * 0.82} {x - w * 0.56} "
            f"{y + h * 0.34}C{x - w * 0.5} {y - 6} {x + w * 0.5} {y - 6} {x + w * 0.56} "
            f"{y + h * 0.34}C{x + w * 0.62} {y + h * 0.82} {x + 8} {y + h} {x} {y + h * 1.35}Z"
        )
    else:
        d = (
            f"M{x} {y + h}C{x - w * 0.2} {y + h * 0.7} {x - w * 0.56} "
            f"{y + h * 0.3} {x - w * 0.48} {y}"
            f"Q{x} {y - w * 0.3} {x + w * 0.48} {y}C{x + w * 0.56} {y + h * 0.3} {x + w * 0.2} "
            f"{y + h * 0.7} {x} {y + h}Z"
        )
    out = []
    for k in (-2, 2, -1, 1, 0):
        tx, ty = x + k * w * 0.34, y - h * (0.36 if round_ else 0.3) - 80 + abs(k) * 32
        mid = (x + tx) / 2
        leaf = (
            f"M{x} {y}C{mid - 34} {y - 30} {tx - 34} {ty + 40} {num(tx)} {num(ty)}"
            f"C{tx + 34} {ty + 40} {mid + 34} {y - 30} {x} {y}Z"
        )
        out.append(path(leaf, (MOSS, PINE, LEAF)[abs(k)]))
        out.append(line([(x, y), (tx, ty + 16)], (CORAL, WINE)[round_], 3, opacity=0.8))
    spray = fade((0.3, dark, 0.0), (1.0, dark, 0.9), angle=20)
    out += [path(d, colour), spray, grain(dark, path(d, paint(spray)))]
    out += [
        curve(f"M{x - w * 0.28} {num(y + h * t)}q{w * 0.14} 8 {w * 0.26} 0", dark, 3, opacity=0.7)
        for t in (0.12, 0.28, 0.44)
    ]
    out.append(
        curve(
            f"M{x - w * 0.34} {num(y + h * 0.14)}Q{x - w * 0.38} {num(y + h * 0.34)} "
            f"{x - w * 0.26} {num(y + h * 0.5)}",
            PAPER,
            6,
            opacity=0.55,
        )
    )
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    leafy = "".join(
        _vegetable(*v)
        for v in (
            (470, 470, 78, 190, CORAL, 0),
            (620, 470, 112, 170, WINE, 1),
            (800, 470, 96, 330, OCHRE, 0),
            (972, 470, 122, 176, ROSE, 1),
            (1124, 470, 78, 200, CORAL, 0),
        )
    )
    soil = mix(WINE, NIGHT, 0.5)
    stones = "".join(
        ellipse(
            420 + (i * 137) % 780, 560 + (i * 71) % 320, 9 + i % 9, 5 + i % 5, CLAY, opacity=0.5
        )
        for i in range(44)
    )
    inside = "".join(
        (
            ground(1600, 1000, SEA, SAND, ROSE, ROSE),
            sun(640, 330, 84, CORAL),
            skyline(400, 1210, 470, (80, 250), mix(SAGE, TEAL, 0.35), seed=19),
            skyline(
                400, 1210, 470, (50, 150), mix(TEAL, NAVY, 0.15), seed=27, panes=(SAND, NAVY, NAVY)
            ),
            box(400, 462, 800, 440, soil),
            hatch(box(400, 610, 800, 300, soil), mix(soil, CLAY, 0.16), gap=18, slope=16, width=3),
            box(400, 462, 800, 14, MOSS),
            stones,
            curve("M430 840Q560 800 640 850T860 838", mix(ROSE, CORAL, 0.4), 10),
        )
    )
    return emblem(mix(MOSS, PINE, 0.35), inside, leafy)
