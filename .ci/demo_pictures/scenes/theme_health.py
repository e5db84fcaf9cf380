"""A tree in the shape of a heart; people walk and cycle along a line that beats like a pulse."""

import math

from emblem import emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    FOAM,
    MIST,
    MOSS,
    NAVY,
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
from people import bicycle, person, rider
from scenery import ground, hills, sun, tree
from svg import (
    curve,
    ellipse,
    fade,
    grain,
    line,
    paint,
    path,
)
from svg import rect as box
from town import skyline, tower


def draw() -> str:
    """Return the picture as SVG."""
    inside = "".join(
        (
            ground(1600, 1000, MIST, FOAM, SAND, ROSE),
            sun(1090, 450, 54, OCHRE),
            skyline(400, 1200, 690, (90, 200), mix(MIST, SAGE, 0.7), seed=12),
            hills(690, 30, 18, SAGE),
            *(
                tree(x, 716, h, PINE, slim=0.5)
                for x, h in ((450, 130), (510, 170), (1080, 150), (1140, 120))
            ),
            tower(1010, 716, 74, 120, PAPER, size=24),
            hills(740, 12, 2, MOSS),
            box(380, 800, 840, 130, NAVY),
            line([(380, 800), (1220, 800)], SAND, 14),
        )
    )
    heart = (
        "M800 640C640 520 520 410 520 268C520 150 610 80 694 80C746 80 784"
        " 108 800 150C816 108 854 80 906 80C990 80 1080 150 1080 268C1080"
        " 410 960 520 800 640Z"
    )
    spray = fade((0.15, WINE, 0.0), (1.0, WINE, 0.85))
    boughs = "".join(
        curve(f"M800 {y}Q{800 + dx * 0.35:.0f} {y - 70} {800 + dx} {y - 160}", WINE, wd)
        for y, dx, wd in (
            (600, -170, 12),
            (590, 175, 12),
            (500, -120, 9),
            (480, 130, 9),
            (400, -70, 7),
            (380, 75, 7),
        )
    )
    leaves = "".join(
        ellipse(
            800 + 215 * math.sin(i * 2.399) * math.sqrt(i / 70),
            290 + 165 * math.cos(i * 2.399) * math.sqrt(i / 70),
            12,
            6,
            (ROSE, OCHRE)[i % 3 == 0],
            opacity=0.75,
            transform=f"rotate({i * 37 % 90 - 45} "
            f"{800 + 215 * math.sin(i * 2.399) * math.sqrt(i / 70):.0f} "
            f"{290 + 165 * math.cos(i * 2.399) * math.sqrt(i / 70):.0f})",
        )
        for i in range(70)
    )
    beat = (
        "M0 858H452L478 828L506 888L536 858H690L716 792L752 930L782 858"
        "H930L956 838L984 876L1004 858H1600"
    )
    over = "".join(
        (
            path("M782 800C790 720 790 600 796 300H806C812 600 812 720 826 800Z", WINE),
            path(heart, CORAL),
            spray,
            grain(WINE, path(heart, paint(spray))),
            leaves,
            boughs,
            curve(beat, PAPER, 8),
            curve(beat, CORAL, 4),
            person(590, 796, 112, PETROL),
            person(640, 796, 104, OCHRE, skin=CLAY),
            person(680, 796, 68, BRICK),
            bicycle(930, 796, 36, TEAL),
            rider(930, 796, 36, CORAL, NAVY, CLAY),
        )
    )
    return emblem(TEAL, inside, over)
