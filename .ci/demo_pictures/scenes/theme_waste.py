"""Theme. Three broad arrows run in a ring around a bottle, a box, a tin and a leaf."""

from emblem import X, Y, emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    DUNE,
    FOAM,
    MIST,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    SAGE,
    SAND,
    SEA,
    TEAL,
    mix,
)
from scenery import ground, hatch
from svg import arc, circle, curve, ellipse, group, line, path, polar, poly
from svg import rect as box


def _arrow(start: float, colour: str) -> str:
    """Draw a third of a ring that ends in an arrowhead, with two seams along it."""
    r, w = 372.0, 74.0
    end = start + 92
    tip, (ax, ay), (bx, by) = (
        polar(X, Y, r, end + 19),
        polar(X, Y, r - 76, end - 1),
        polar(X, Y, r + 76, end - 1),
    )
    dark = mix(colour, NIGHT, 0.3)
    return "".join(
        (
            curve(arc(X + 7, Y + 12, r, start, end), NIGHT, w, stroke_linecap="butt", opacity=0.2),
            curve(arc(X, Y, r, start, end), colour, w, stroke_linecap="butt"),
            curve(arc(X, Y, r - 26, start, end), dark, 22, stroke_linecap="butt", opacity=0.5),
            poly([(ax, ay), tip, (bx, by)], colour),
            poly([(ax, ay), tip, polar(X, Y, r, end - 1)], dark, opacity=0.5),
        )
    )


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, FOAM, SAND),
            box(380, 640, 840, 300, mix(CLAY, SAND, 0.3)),
            hatch(box(380, 640, 840, 300, CLAY), mix(CLAY, SAND, 0.1), gap=14, slope=0, width=2),
        )
    )
    glass = (
        "M600 700V520C600 480 628 470 628 430V372H672V430C672 470 700 480"
        " 700 520V700Q700 712 688 712H612Q600 712 600 700Z"
    )
    things = "".join(
        (
            ellipse(800, 716, 236, 16, NIGHT, opacity=0.22),
            path(glass, PINE),
            path(
                "M664 372H672V430C672 470 700 480 700 520V700Q700 712 688 712H664Z",
                mix(PINE, NIGHT, 0.4),
            ),
            box(624, 362, 52, 20, OCHRE, rx=4),
            box(606, 560, 88, 84, PAPER),
            circle(650, 602, 26, CORAL),
            line([(616, 520), (616, 690)], SAGE, 5, opacity=0.7),
            box(716, 560, 130, 152, DUNE),
            box(816, 560, 30, 152, CLAY),
            box(772, 560, 18, 152, SAND),
            poly([(716, 560), (744, 528), (866, 528), (846, 560)], mix(DUNE, PAPER, 0.4)),
            poly([(846, 560), (866, 528), (866, 684), (846, 712)], mix(CLAY, NIGHT, 0.25)),
            box(884, 566, 96, 146, MIST, rx=8),
            box(956, 566, 24, 146, SEA, rx=8),
            box(884, 596, 96, 82, CORAL),
            box(956, 596, 24, 82, BRICK),
            ellipse(932, 566, 48, 11, PAPER),
            ellipse(932, 566, 38, 7, SAGE),
            *(line([(886, y), (978, y)], TEAL, 2) for y in (584, 690, 700)),
            path("M780 520C720 450 740 350 842 318C876 410 858 486 780 520Z", MOSS),
            path("M780 520C800 450 820 390 842 318C876 410 858 486 780 520Z", PINE),
            curve("M772 546C790 470 816 400 840 326", PAPER, 3),
        )
    )
    arrows = "".join(_arrow(a, c) for a, c in ((-84, TEAL), (36, OCHRE), (156, CORAL)))
    return emblem(
        NAVY, inside, arrows + group(things, transform="translate(-176 -118) scale(1.22)")
    )
