"""The cable-stayed bridge joins two shores across the Sound, as do arcs of light above it."""

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DUNE,
    FOAM,
    MIST,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    ROSE,
    SAGE,
    SAND,
    SEA,
    TEAL,
    WINE,
    mix,
)
from scenery import (
    cloud,
    gleam,
    ground,
    hills,
    sun,
    turbine,
    water,
)
from svg import curve, ellipse, group, line, page, poly, rect
from town import skyline, spire


def _twist(x: float, foot: float, h: float) -> str:
    """Draw Malmö's twisted tower as nine cubes, each turned a little further."""
    out, step = [], h / 9
    for i in range(9):
        y, lean = foot - i * step, (i - 4) * 0.7
        w = 66 - abs(i - 4) * 0.6
        split = 0.36 + i * 0.045
        a, b = x - w / 2 + lean, x + w / 2 + lean
        m = a + (b - a) * split
        out.append(
            poly([(a - 2, y - 1), (a + 1, y - step + 1), (m + 3, y - step + 1), (m, y - 1)], PAPER)
        )
        out.append(
            poly(
                [(m, y - 1), (m + 3, y - step + 1), (b + 2, y - step + 1), (b, y - 1)],
                mix(MIST, TEAL, 0.4),
            )
        )
        out += [
            line([(a + 3, y - step * k), (b - 1, y - step * k)], SEA, 1.6, opacity=0.7)
            for k in (0.35, 0.6)
        ]
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    deck, steel = 560.0, mix(PAPER, SAND, 0.3)
    parts = []
    for px in (560.0, 1040.0):
        for k in range(10):
            for side in (-1, 1):
                end = px + side * (44 + k * 22.5)
                parts.append(line([(px, 486 - k * 29.5), (end, deck)], steel, 2.4))
        for dx in (-13, 7):
            parts.append(
                poly(
                    [(px + dx - 5, 790), (px + dx, 170), (px + dx + 8, 170), (px + dx + 13, 790)],
                    steel if dx < 0 else mix(SAND, CLAY, 0.5),
                )
            )
        parts.append(rect(px - 18, 590, 40, 16, DUNE))
        parts.append(ellipse(px, 794, 64, 15, mix(CLAY, NIGHT, 0.3)))
        parts.append(ellipse(px, 789, 56, 12, DUNE))
    for x in (*range(-10, 330, 112), *range(1298, 1640, 112)):
        parts.append(
            poly([(x - 9, deck + 40), (x + 9, deck + 40), (x + 15, 776), (x - 15, 776)], DUNE)
        )
        parts.append(rect(x + 2, deck + 40, 9, 736 - deck, CLAY, opacity=0.6))
    truss = "".join(
        line([(x, deck + 12), (x + 20, deck + 42), (x + 40, deck + 12)], NAVY, 3)
        for x in range(0, 1600, 40)
    )
    train = "".join(
        rect(x, deck + 18, 92, 19, MIST, rx=4)
        + "".join(rect(x + 9 + k * 20, deck + 22, 13, 7, NAVY) for k in range(4))
        for x in range(640, 940, 96)
    )
    cars = "".join(
        rect(x, deck - 11, 26, 8, c, rx=3) + rect(x + 5, deck - 17, 15, 8, c, rx=3)
        for x, c in (
            (180, CORAL),
            (420, OCHRE),
            (700, PAPER),
            (890, CORAL),
            (1210, OCHRE),
            (1440, PAPER),
        )
    )
    arcs = "".join(
        curve(
            f"M{190 + 22 * i} 470Q800 {-120 + 88 * i} {1410 - 22 * i} 470",
            c,
            2.6,
            stroke_dasharray="1 11",
            opacity=0.9,
        )
        for i, c in enumerate((PAPER, OCHRE, PAPER, CORAL))
    )
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, PETROL, TEAL, SAGE, SAND, ROSE),
                sun(800, 452, 208, CORAL),
                cloud(220, 120, 320, FOAM, opacity=0.4),
                cloud(1130, 190, 300, FOAM, opacity=0.4),
                cloud(930, 300, 180, FOAM, opacity=0.3),
                arcs,
                hills(622, 12, 3, mix(SAGE, TEAL, 0.3)),
                skyline(-20, 330, 640, (110, 190), mix(TEAL, SAGE, 0.3), seed=4),
                spire(96, 640, 44, 340, BRICK, TEAL),
                spire(190, 640, 34, 280, CLAY, PETROL),
                spire(270, 640, 38, 230, BRICK, TEAL),
                skyline(1280, 1640, 640, (100, 170), mix(TEAL, SAGE, 0.3), seed=15),
                _twist(1420, 640, 380),
                *(
                    turbine(x, 642, h, turn=t)
                    for x, h, t in (
                        (392, 96, 10),
                        (430, 90, 40),
                        (468, 84, 75),
                        (1150, 84, 20),
                        (1188, 90, 60),
                    )
                ),
                water((0, 636, 1600, 1000), (SEA, TEAL, PETROL, NIGHT), seed=11, count=280),
                gleam(800, 652, 985, 330, ROSE, seed=8),
                *parts,
                rect(0, deck + 34, 1600, 12, NAVY),
                truss,
                train,
                rect(0, deck - 4, 1600, 16, NAVY),
                line([(0, deck - 4), (1600, deck - 4)], PAPER, 3),
                cars,
                group(
                    poly([(330, 850), (560, 850), (532, 900), (360, 900)], WINE),
                    rect(392, 812, 96, 38, PAPER),
                    rect(410, 786, 52, 26, PAPER),
                    rect(430, 752, 18, 34, CORAL),
                    *(rect(400 + k * 17, 822, 10, 10, NAVY) for k in range(5)),
                    rect(330, 846, 230, 8, PAPER),
                ),
                *(
                    line([(x, 902 + k * 8), (x + 130 + k * 60, 902 + k * 8)], FOAM, 3, opacity=0.5)
                    for k, x in enumerate((350, 320, 300))
                ),
            )
        ),
    )
