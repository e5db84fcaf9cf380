"""A cyclist gets a green light on the quay; behind her the harbour and a sky of open data."""

from palette import (
    BRICK,
    CLAY,
    CORAL,
    DEEP,
    DUNE,
    LIME,
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
    mix,
)
from people import bicycle, person, rider
from scenery import gleam, ground, hatch, sun, water
from signals import lamp, network, pulses, scatter
from svg import circle, clip, line, page, path, poly, rect
from town import skyline, spire, tower


def _icebergs(x: float, foot: float) -> str:
    """Draw the white pointed blocks of flats on the Aarhus waterfront."""
    out = []
    for i, (w, tips) in enumerate(
        (
            (92, (0.5, 1.0, 0.62)),
            (84, (0.8, 0.42, 0.9)),
            (96, (0.55, 0.95, 0.4)),
            (80, (0.95, 0.6, 0.75)),
        )
    ):
        left, h = x + i * 96, 190
        top = [(left + w * k / 2, foot - h * t) for k, t in enumerate(tips)]
        out.append(poly([(left, foot), *top, (left + w, foot)], mix(PAPER, MIST, 0.2 * (i % 2))))
        out.append(
            poly([top[1], top[2], (left + w, foot), (left + w / 2, foot)], mix(MIST, SAGE, 0.45))
        )
        for row in range(7):
            y = foot - 16 - row * 22
            low = min(t for t in tips) * h
            if foot - y < low:
                out.append(line([(left + 8, y), (left + w - 8, y)], SEA, 4, opacity=0.55))
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    rainbow = (CORAL, OCHRE, LIME, SEA, TEAL, NAVY)
    halo = "".join(rect(1112 + i * 26, 394, 27, 26, c) for i, c in enumerate(rainbow))
    halo = clip(rect(1112, 394, 157, 26, NIGHT, rx=13), halo)
    halo += "".join(line([(x, 418), (x, 440)], NIGHT, 3) for x in (1140, 1190, 1240))
    beads = (PAPER, PETROL, OCHRE, CORAL)
    return page(
        1600,
        1000,
        "".join(
            (
                ground(1600, 1000, mix(SEA, TEAL, 0.3), SAGE, SAND, ROSE),
                sun(930, 430, 178, CORAL),
                network(scatter((380, 40, 1580, 330), 60, 66, 4), 128, beads=beads, size=9),
                skyline(-20, 1640, 640, (60, 150), mix(SAGE, TEAL, 0.35), seed=8),
                skyline(-20, 560, 645, (90, 190), mix(TEAL, SAGE, 0.15), seed=5),
                spire(640, 645, 58, 350, BRICK, TEAL),
                rect(560, 560, 190, 85, BRICK),
                poly([(550, 562), (580, 510), (730, 510), (760, 562)], mix(BRICK, NIGHT, 0.35)),
                rect(1120, 436, 148, 210, mix(BRICK, CLAY, 0.3)),
                rect(1230, 436, 38, 210, mix(BRICK, NIGHT, 0.35)),
                halo,
                tower(800, 646, 120, 120, DUNE, seed=3),
                tower(930, 646, 150, 86, PAPER, seed=6),
                _icebergs(1290, 650),
                water((0, 646, 1600, 850), (TEAL, PETROL, DEEP), seed=2, count=220),
                gleam(930, 660, 712, 210, ROSE, seed=3),
                path("M0 800H1600V1000H0Z", mix(NAVY, SEA, 0.2)),
                rect(0, 796, 1600, 16, mix(SAND, CLAY, 0.3)),
                hatch(
                    rect(0, 900, 1600, 110, NIGHT), mix(NAVY, SEA, 0.1), gap=12, slope=-60, width=4
                ),
                line([(0, 902), (1600, 902)], mix(NAVY, SEA, 0.6), 4, stroke_dasharray="60 40"),
                pulses(722, 800, range(130, 300, 34), LIME, turn=(-62, -6), width=6),
                lamp(1060, 930, 470, LIME),
                person(1250, 930, 250, CORAL),
                person(1325, 930, 225, OCHRE, skin=CLAY),
                person(1440, 925, 240, TEAL),
                person(150, 925, 235, OCHRE, skin=mix(CLAY, NIGHT, 0.3)),
                bicycle(430, 930, 112, CORAL, tyre=mix(PAPER, SAND, 0.4)),
                rider(430, 930, 112, OCHRE, PETROL),
                circle(738, 818, 15, LIME),
            )
        ),
    )
