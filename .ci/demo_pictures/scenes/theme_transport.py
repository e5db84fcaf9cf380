"""Theme. A train runs along a viaduct out of the window on both sides; a cyclist rides below it."""

from emblem import R, X, Y, emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    DUNE,
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
from people import bicycle, person, rider
from scenery import ground, sun, tree
from svg import circle, clip, curve, line, path, poly
from svg import rect as box
from town import skyline


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, TEAL, SAGE, SAND, ROSE),
            sun(930, 330, 110, CORAL),
            skyline(400, 1210, 560, (110, 280), mix(SAGE, TEAL, 0.4), seed=33),
            skyline(
                400, 1210, 620, (60, 190), mix(TEAL, NAVY, 0.2), seed=17, panes=(SAND, NAVY, NAVY)
            ),
            box(380, 600, 840, 320, mix(PINE, MOSS, 0.5)),
            *(tree(x, 700, 110, PINE) for x in (480, 560, 1090, 1150)),
            box(380, 700, 840, 240, NAVY),
            line([(380, 700), (1220, 700)], SAND, 16),
            line([(380, 842), (1220, 842)], OCHRE, 6, stroke_dasharray="46 34"),
        )
    )
    arches = "".join(
        path(
            f"M{x} 700V520H{x + 180}V700H{x + 156}V640A66 66 0 0 0 {x + 24} 640V700Z",
            mix(SAND, CLAY, 0.2),
        )
        + path(
            f"M{x + 156} 700V640A66 66 0 0 0 {x + 90} 574V566A74 74 0 0 1 {x + 166} 640V700Z", CLAY
        )
        for x in range(350, 1250, 180)
    )
    cars = []
    for i, x in enumerate((262, 538, 814)):
        cars.append(box(x, 404, 268, 98, PAPER, rx=10))
        cars.append(box(x, 470, 268, 16, CORAL))
        cars += [box(x + 16 + k * 50, 422, 36, 34, NAVY, rx=4) for k in range(5)]
        cars += [
            poly(
                [
                    (x + 18 + k * 50, 454),
                    (x + 34 + k * 50, 424),
                    (x + 44 + k * 50, 424),
                    (x + 28 + k * 50, 454),
                ],
                SEA,
                opacity=0.7,
            )
            for k in range(5)
        ]
        cars += [circle(x + dx, 506, 13, NIGHT) for dx in (44, 78, 190, 224)]
        cars.append(box(x + 264, 424, 14, 66, NIGHT) if i < 2 else "")
    nose = "M1082 404H1180C1250 404 1300 440 1318 486Q1320 502 1300 502H1082Z"
    front = path(nose, PAPER) + path("M1082 470H1310L1316 486H1082Z", CORAL)
    front += path("M1196 420C1234 424 1262 438 1280 458H1196Z", NAVY)
    front += box(1100, 422, 70, 34, NAVY, rx=4) + circle(1140, 506, 13, NIGHT)
    front += circle(1240, 506, 13, NIGHT) + circle(1300, 480, 7, OCHRE)
    over = "".join(
        (
            clip(circle(X, Y, R), arches),
            box(232, 510, 1136, 22, DUNE),
            box(232, 510, 1136, 6, PAPER),
            *cars,
            front,
            curve("M660 404L690 366L724 404", NIGHT, 4),
            line([(200, 364), (1400, 364)], NIGHT, 2),
            bicycle(690, 846, 62, CORAL, tyre=PAPER),
            rider(690, 846, 62, OCHRE, SEA),
            person(1000, 790, 130, ROSE, skin=CLAY),
            person(1046, 790, 118, TEAL),
        )
    )
    return emblem(mix(BRICK, CORAL, 0.35), inside, over, dusk=WINE)
