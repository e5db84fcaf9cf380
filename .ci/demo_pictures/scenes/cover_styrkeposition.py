"""Blocks in isometric view rise ring by ring to a bright summit."""

from palette import (
    CORAL,
    MOSS,
    NAVY,
    NIGHT,
    OCHRE,
    PAPER,
    PETROL,
    ROSE,
    SAND,
    SEA,
    TEAL,
    mix,
)
from scenery import ground, sun, tree
from svg import circle, page, poly

W, H = 1200, 1600


def _cube(x: float, y: float, w: float, h: float, colour: str, lit: int) -> str:
    """Draw a block in isometric view standing on its lower corner, with rows of windows."""
    k = w * 0.577
    left, right, top = mix(colour, NIGHT, 0.14), mix(colour, NIGHT, 0.42), mix(colour, PAPER, 0.35)
    out = [
        poly([(x, y), (x - w, y - k), (x - w, y - k - h), (x, y - h)], left),
        poly([(x, y), (x + w, y - k), (x + w, y - k - h), (x, y - h)], right),
        poly([(x, y - h), (x - w, y - k - h), (x, y - 2 * k - h), (x + w, y - k - h)], top),
    ]
    for r in range(int(h / 30)):
        b = y - 14 - r * 30
        for c in range(3):
            a, e = w * (0.14 + 0.29 * c), w * (0.3 + 0.29 * c)
            glass = OCHRE if (r * 3 + c * 5 + lit) % 7 == 0 else mix(NIGHT, colour, 0.15)
            for s in (-1, 1):
                out.append(
                    poly(
                        [
                            (x + s * a, b - a * 0.577),
                            (x + s * e, b - e * 0.577),
                            (x + s * e, b - e * 0.577 - 14),
                            (x + s * a, b - a * 0.577 - 14),
                        ],
                        glass,
                        opacity=0.85,
                    )
                )
    return "".join(out)


def draw() -> str:
    """Return the picture as SVG."""
    cells = [(i, j) for i in range(-5, 6) for j in range(-5, 6)]
    out = []
    for i, j in sorted(cells, key=lambda c: c[0] + c[1]):
        far = max(abs(i), abs(j))
        x, y = 600 + (i - j) * 74, 930 + (i + j) * 42.7
        height = (470, 330, 230, 150, 84, 34)[far] + ((i * 7 + j * 11) % 5) * 13
        colour = (CORAL, OCHRE, SAND, SEA, TEAL, PETROL)[far]
        out.append(
            _cube(x, y, 58, height, mix(colour, PAPER, ((i * 3 + j * 5) % 3) * 0.07), i - j * 2)
        )
        if far == 5 and (i + j) % 2:
            out.append(tree(x, y - 34 - height * 0.6, 62, MOSS))
    rings = "".join(
        circle(600, 480, r, stroke=SEA, stroke_width=2, opacity=0.5) for r in range(240, 1300, 62)
    )
    return page(
        W,
        H,
        "".join(
            (
                ground(W, H, NAVY, mix(NAVY, PETROL, 0.6), PETROL),
                rings,
                sun(600, 420, 230, mix(ROSE, SAND, 0.4), rings=0),
                *out,
            )
        ),
    )
