"""Theme. A crowd of neighbours of every age, with their talk floating above them."""

from emblem import emblem
from palette import (
    BRICK,
    CLAY,
    CORAL,
    MIST,
    MOSS,
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
from scenery import ground, tree
from svg import circle, ellipse, fade, group, num, paint, path, poly
from svg import rect as box
from town import skyline


def _bust(x: float, foot: float, h: float, coat: str, skin: str, hair: str, style: int) -> str:
    """Draw head and shoulders, with one of four ways to wear hair."""
    w, y = h * 0.66, foot - h * 0.7
    r = h * 0.19
    d = (
        f"M{num(x - w / 2)} {num(foot)}C{num(x - w / 2)} {num(foot - h * 0.36)} "
        f"{num(x - w * 0.3)} {num(foot - h * 0.42)} {num(x)} {num(foot - h * 0.43)}"
        f"C{num(x + w * 0.3)} {num(foot - h * 0.42)} {num(x + w / 2)} {num(foot - h * 0.36)} "
        f"{num(x + w / 2)} {num(foot)}Z"
    )
    spray = fade((0.2, NIGHT, 0.0), (1.0, NIGHT, 0.45), angle=35)
    out = []
    if style == 1:
        out.append(
            path(
                f"M{num(x - r * 1.25)} {num(foot - h * 0.34)}V{num(y)}a{num(r * 1.25)} "
                f"{num(r * 1.25)} 0 0 1 {num(r * 2.5)} 0V{num(foot - h * 0.34)}Z",
                hair,
            )
        )
    out += [path(d, coat), spray, path(d, paint(spray))]
    out.append(
        box(x - r * 0.42, y + r * 0.6, r * 0.84, h * 0.2, mix(skin, NIGHT, 0.14), rx=r * 0.4)
    )
    out.append(ellipse(x, y, r * 0.95, r * 1.16, skin))
    cap = (
        f"M{num(x - r * 1.04)} {num(y + r * 0.1)}C{num(x - r * 1.2)} {num(y - r * 1.6)} "
        f"{num(x + r * 1.2)} {num(y - r * 1.6)} {num(x + r * 1.04)} {num(y + r * 0.1)}"
        f"C{num(x + r * 0.8)} {num(y - r * 0.7)} {num(x - r * 0.1)} {num(y - r * 0.3)} "
        f"{num(x - r * 1.04)} {num(y + r * 0.1)}Z"
    )
    out.append(path(cap, hair))
    if style == 2:
        out.append(circle(x, y - r * 1.42, r * 0.46, hair))
    if style == 3:
        out.append(
            path(
                f"M{num(x - r * 0.95)} {num(y + r * 0.1)}C{num(x - r)} {num(y + r * 1.6)} "
                f"{num(x + r)} {num(y + r * 1.6)} {num(x + r * 0.95)} {num(y + r * 0.1)}"
                f"Q{num(x)} {num(y + r * 0.9)} {num(x - r * 0.95)} {num(y + r * 0.1)}Z",
                hair,
            )
        )
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    dark, pale, brown = mix(CLAY, WINE, 0.55), mix(ROSE, PAPER, 0.45), mix(CLAY, ROSE, 0.3)
    crowd = (
        (500, 800, 250, SEA, brown, NIGHT, 0),
        (650, 770, 270, BRICK, pale, WINE, 1),
        (800, 760, 280, PETROL, dark, NIGHT, 2),
        (950, 770, 270, SAND, pale, OCHRE, 0),
        (1100, 800, 250, WINE, brown, NIGHT, 1),
        (430, 910, 270, OCHRE, dark, NIGHT, 1),
        (575, 920, 320, TEAL, pale, MIST, 3),
        (735, 930, 300, CORAL, brown, WINE, 2),
        (890, 930, 330, NAVY, pale, BRICK, 3),
        (1045, 920, 300, ROSE, dark, NIGHT, 1),
        (1180, 910, 260, MOSS, pale, OCHRE, 0),
    )
    inside = "".join(
        (
            ground(1600, 1000, SAGE, MIST, PAPER),
            skyline(400, 1200, 640, (110, 250), mix(MIST, SAGE, 0.6), seed=37),
            *(_bust(*one) for one in crowd),
        )
    )
    talk = (
        (560, 300, 210, 130, CORAL, -1),
        (806, 150, 250, 150, PAPER, 1),
        (1000, 320, 200, 124, TEAL, 1),
    )
    bubbles = []
    for x, y, w, h, colour, side in talk:
        tail = [
            (x + w / 2 - 10, y + h - 4),
            (x + w / 2 + 34, y + h - 4),
            (x + w / 2 + 12 + side * 40, y + h + 46),
        ]
        bubbles.append(group(box(x + 7, y + 10, w, h, NIGHT, rx=h / 2), opacity=0.2))
        bubbles.append(box(x, y, w, h, colour, rx=h / 2) + poly(tail, colour))
    marks = "".join(
        (
            tree(640, 408, 82, PAPER),
            tree(694, 408, 66, PAPER),
            path("M880 270V226L931 186L982 226V270Z", PETROL),
            box(918, 236, 26, 34, PAPER),
            path(
                "M1100 424C1060 394 1056 356 1082 356Q1096 356 1100 370Q1104 356 1118 356C1144 356 "
                "1140 394 1100 424Z",
                PAPER,
            ),
        )
    )
    return emblem(mix(CORAL, BRICK, 0.2), inside, "".join(bubbles) + marks, dusk=WINE)
