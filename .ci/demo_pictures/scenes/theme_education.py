"""Theme. An open book from whose pages a small town rises."""

from emblem import emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    DUNE,
    MIST,
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
    TEAL,
    WINE,
    mix,
)
from people import person
from scenery import cloud, ground, hatch, sun, tree, turbine
from svg import curve, ellipse, line, num, path
from svg import rect as box
from town import gable, spire, tower


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, mix(CORAL, ROSE, 0.3), ROSE, SAND, PAPER),
            sun(800, 360, 150, OCHRE),
            cloud(470, 280, 190, PAPER),
            cloud(960, 220, 180, PAPER),
            box(380, 790, 840, 140, PETROL),
            hatch(box(380, 790, 840, 140, PETROL), DEEP, gap=20, slope=0, width=4),
        )
    )
    town = "".join(
        (
            path("M480 690C560 600 700 590 800 640C900 590 1050 600 1120 690Z", SAGE),
            turbine(560, 640, 260, turn=20),
            turbine(1060, 630, 200, turn=70),
            spire(800, 690, 54, 400, BRICK, TEAL),
            tower(890, 690, 82, 250, TEAL, panes=(OCHRE, MIST, NAVY), size=24),
            tower(640, 690, 78, 210, PETROL, panes=(OCHRE, MIST, NAVY), seed=4, size=24),
            gable(706, 694, 76, 116, wall=OCHRE, roof=WINE, floors=3, columns=2),
            gable(826, 694, 80, 130, wall=PAPER, roof=BRICK, floors=3, columns=2, seed=3),
            gable(968, 690, 70, 100, wall=CORAL, roof=NIGHT, floors=3, columns=2, seed=5),
            gable(566, 690, 72, 96, wall=SAND, roof=BRICK, floors=3, columns=2, seed=7),
            tree(540, 694, 96, PINE),
            tree(1060, 692, 104, PINE),
            tree(784, 700, 70, MOSS),
        )
    )
    pages = []
    for side in (-1, 1):
        for k in range(7):
            y = 776 - k * 7
            d = (
                f"M800 {y + 24}C{800 + side * 110} {y - 56} {800 + side * 250} {y - 70} "
                f"{800 + side * (404 - k * 4)} {y - 36}V{y - 24}C{800 + side * 250} {y - 52} "
                f"{800 + side * 110} {y - 36} 800 {y + 40}Z"
            )
            pages.append(path(d, PAPER if k % 2 else DUNE))
        leaf = (
            f"M800 752C{800 + side * 110} 668 {800 + side * 250} 652 {800 + side * 378} 688"
            f"L{800 + side * 360} 640C{800 + side * 250} 610 {800 + side * 110} 628 800 704Z"
        )
        pages.append(path(leaf, PAPER if side < 0 else mix(PAPER, SAND, 0.5)))
        pages += [
            curve(
                f"M{800 + side * 30} {num(736 - k * 9)}C{800 + side * 120} {num(678 - k * 9)} "
                f"{800 + side * 240} {num(660 - k * 8)} {800 + side * 346} {num(680 - k * 8)}",
                SAGE,
                3,
                opacity=0.7,
            )
            for k in range(3)
        ]
    cover = path(
        "M384 748C540 700 700 716 800 806C900 716 1060 700 1216 748V790C1060 750 900 760 "
        "800 842C700 760 540 750 384 790Z",
        WINE,
    )
    over = "".join(
        (
            ellipse(800, 826, 400, 26, NIGHT, opacity=0.25),
            cover,
            *pages,
            town,
            line([(800, 704), (800, 812)], CLAY, 4),
            person(660, 722, 60, CORAL),
            person(932, 722, 58, NAVY),
            person(958, 722, 44, OCHRE, skin=CLAY),
        )
    )
    return emblem(mix(OCHRE, SAND, 0.25), inside, over, dusk=CORAL)
