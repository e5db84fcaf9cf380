"""Theme. Towers grow like the bars of a chart towards a coin that hangs in the sky as a sun."""

from emblem import emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
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
    mix,
)
from people import person
from scenery import cloud, ground, hatch, hills, tree
from svg import Point, circle, line, path
from svg import rect as box
from town import skyline, tower


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, PETROL, TEAL, SAGE, SAND),
            cloud(450, 330, 180, PAPER, opacity=0.5),
            hills(700, 60, 22, mix(SAGE, TEAL, 0.3)),
            skyline(400, 1210, 790, (50, 140), mix(TEAL, NAVY, 0.25), seed=28),
            box(380, 780, 840, 160, NAVY),
            hatch(box(380, 790, 840, 160, NAVY), mix(NAVY, SEA, 0.14), gap=16, slope=0, width=3),
        )
    )
    bars = (
        (470, 150, SAND),
        (580, 220, CORAL),
        (690, 300, PAPER),
        (800, 410, OCHRE),
        (910, 540, BRICK),
        (1020, 690, PAPER),
    )
    towers = "".join(
        tower(x, 800, 92, h, c, panes=(NAVY, NAVY, mix(OCHRE, PAPER, 0.4)), seed=i, size=27)
        + tree(x + 34, 800 - h + 3, 44, PINE)
        + tree(x + 58, 800 - h + 3, 34, MOSS)
        for i, (x, h, c) in enumerate(bars)
    )
    points: list[Point] = [(x + 46.0, 800.0 - h - 66) for x, h, _ in bars]
    coin = "".join(
        (
            circle(628, 268, 112, mix(OCHRE, BRICK, 0.45)),
            circle(618, 262, 112, OCHRE),
            circle(618, 262, 92, stroke=mix(OCHRE, BRICK, 0.4), stroke_width=4),
            *(
                line(
                    [(618, 262 - 92), (618, 262 - 104)],
                    mix(OCHRE, BRICK, 0.4),
                    3,
                    transform=f"rotate({a} 618 262)",
                )
                for a in range(0, 360, 8)
            ),
            path("M618 318V240C618 206 590 196 566 200C566 232 588 248 618 246", PINE),
            path("M618 270C618 230 650 214 682 220C680 254 652 276 618 274", MOSS),
            line([(618, 328), (618, 240)], PINE, 7),
        )
    )
    over = "".join(
        (
            coin,
            towers,
            line(points, NIGHT, 8, opacity=0.25, transform="translate(4 6)"),
            line(points, PAPER, 7),
            *(circle(x, y, 15, PAPER) + circle(x, y, 8, CORAL) for x, y in points),
            person(540, 850, 90, CORAL),
            person(760, 852, 94, TEAL),
            person(800, 852, 86, OCHRE),
            person(985, 850, 90, ROSE, skin=CLAY),
        )
    )
    return emblem(mix(NAVY, TEAL, 0.25), inside, over)
