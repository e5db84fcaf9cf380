"""A bicycle wheel rises like a sun behind the spires and is mirrored in the harbour."""

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    DUNE,
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
from scenery import ground, water
from svg import circle, clip, curve, group, num, page, polar, rect
from town import gable, skyline, spire

W, H = 1200, 1600


def _unit(k: int) -> tuple[float, float]:
    return polar(0, 0, 1, k * 10 + (3 if k % 2 else -3))


def draw() -> str:
    """Return the picture as SVG."""
    spokes = "".join(
        curve(f"M600 720L{num(600 + 448 * _unit(k)[0])} {num(720 + 448 * _unit(k)[1])}", PAPER, 2.6)
        for k in range(36)
    )
    wheel = "".join(
        (
            circle(600, 720, 470, mix(OCHRE, CORAL, 0.25)),
            spokes,
            circle(600, 720, 470, stroke=NIGHT, stroke_width=36),
            circle(600, 720, 446, stroke=PAPER, stroke_width=9),
            circle(600, 720, 40, NIGHT),
            circle(600, 720, 20, PAPER),
        )
    )
    town = "".join(
        (
            skyline(-10, 1220, 1080, (120, 240), mix(TEAL, SEA, 0.25), seed=66),
            spire(300, 1080, 84, 640, BRICK, TEAL),
            spire(842, 1080, 76, 540, CLAY, PETROL),
            spire(600, 1080, 92, 500, WINE, TEAL),
            spire(1040, 1080, 64, 400, BRICK, TEAL),
            spire(110, 1080, 60, 360, CLAY, PETROL),
            *(
                gable(
                    -30 + k * 106,
                    1100,
                    104,
                    150 + (k * 37) % 60,
                    wall=(OCHRE, BRICK, PAPER, CORAL, SAND, TEAL)[k % 6],
                    roof=NIGHT,
                    pane=(NAVY, NAVY, ROSE),
                    floors=4,
                    seed=k,
                )
                for k in range(12)
            ),
        )
    )
    return page(
        W,
        H,
        "".join(
            (
                ground(W, H, DEEP, PETROL, TEAL, SAGE),
                wheel,
                town,
                rect(0, 1096, W, 26, DUNE),
                rect(0, 1096, W, 7, PAPER),
                rect(0, 1122, W, 480, DEEP),
                clip(
                    rect(0, 1122, W, 480, DEEP),
                    group(
                        wheel,
                        town,
                        transform="translate(0 2222) scale(1 -1)",
                        opacity=0.42,
                        style="filter:blur(3px)",
                    ),
                ),
                water((0, 1122, W, H), (DEEP + "33", NIGHT + "dd"), seed=12, glint=MIST, count=130),
            )
        ),
    )
