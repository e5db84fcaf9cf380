"""Stand-in cover. A plant whose stems carry buildings for leaves grows from dark soil."""

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
    TEAL,
    WINE,
    mix,
)
from scenery import ground, hatch, sun, tree
from svg import curve, ellipse, page, path, rect
from town import skyline, tower

W, H = 1200, 1600


def draw() -> str:
    """Return the picture as SVG."""
    soil = mix(WINE, NIGHT, 0.45)
    stems = (
        (600, 330, 0),
        (330, 560, -1),
        (880, 500, 1),
        (190, 860, -1),
        (1010, 830, 1),
        (450, 760, -1),
        (760, 740, 1),
    )
    out = []
    for i, (x, y, side) in enumerate(stems):
        d = f"M600 1280C600 {1100 - 40 * (i % 3)} {x} {y + 420} {x} {y + 150}"
        out.append(curve(d, PINE, 20 - i) + curve(d, MOSS, 5))
        lx, ly = (600 + x) / 2 + side * 40, y + 430
        if side:
            leaf = (
                f"M{lx} {ly}C{lx + side * 40} {ly - 90} {lx + side * 150} {ly - 80} "
                f"{lx + side * 170} {ly - 20}C{lx + side * 130} {ly + 50} {lx + side * 60} "
                f"{ly + 50} {lx} {ly}Z"
            )
            out.append(path(leaf, (MOSS, SAGE)[i % 2]))
            out.append(
                curve(f"M{lx} {ly}Q{lx + side * 90} {ly - 30} {lx + side * 150} {ly - 20}", PINE, 3)
            )
    for i, (x, y, _) in enumerate(stems):
        w = 118 - 5 * i
        out.append(
            ellipse(x, y + 168, w * 0.95, 26, PINE) + ellipse(x, y + 160, w * 0.95, 26, MOSS)
        )
        colour = (PAPER, CORAL, OCHRE, TEAL, SAND, BRICK, PETROL)[i]
        panes = (NAVY, NAVY, PAPER) if i in (1, 2) else (NAVY, OCHRE, NAVY)
        out.append(
            tower(
                x - w * 0.62, y + 160, w * 0.62, 210 - 12 * i, colour, seed=i, size=25, panes=panes
            )
        )
        out.append(
            tower(
                x,
                y + 160,
                w * 0.56,
                130 + 22 * (i % 3),
                mix(colour, NIGHT, 0.18),
                seed=i + 9,
                size=25,
                panes=panes,
            )
        )
        out.append(tree(x - w * 0.78, y + 164, 62, PINE) + tree(x + w * 0.7, y + 164, 54, PINE))
    roots = "".join(
        curve(
            f"M600 1270C600 1370 {600 + dx * 0.4:.0f} 1360 {600 + dx} {1480 + (dx * 7) % 70}",
            CLAY,
            wd,
        )
        for dx, wd in ((-420, 5), (-260, 7), (-120, 9), (30, 10), (150, 8), (300, 6), (470, 5))
    )
    return page(
        W,
        H,
        "".join(
            (
                ground(W, H, mix(SAND, PAPER, 0.5), SAND, ROSE),
                sun(600, 560, 400, mix(OCHRE, SAND, 0.3)),
                skyline(-10, 1220, 1270, (50, 190), mix(ROSE, CLAY, 0.25), seed=3),
                rect(0, 1264, W, 340, soil),
                rect(0, 1264, W, 16, MOSS),
                hatch(
                    rect(0, 1290, W, 320, soil), mix(soil, CLAY, 0.14), gap=19, slope=14, width=3
                ),
                roots,
                *out,
            )
        ),
    )
