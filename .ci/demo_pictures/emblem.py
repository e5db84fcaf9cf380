"""The frame that all theme pictures share: a round window on a plain, finely drawn ground."""

from palette import NIGHT, PAPER, mix
from svg import circle, clip, fade, page, paint, rect

X, Y, R = 800.0, 500.0, 392.0


def emblem(
    ground: str, inside: str, over: str = "", *, ring: str = PAPER, dusk: str = NIGHT
) -> str:
    """Return a theme picture: `inside` is cut to the round window, `over` may leave it."""
    evening = fade((0.25, dusk, 0.0), (1.0, dusk, 0.3))
    light = mix(ground, PAPER, 0.22)
    circles = "".join(
        circle(
            X, Y, R + 60 + 52 * i, stroke=light, stroke_width=2, opacity=round(0.8 - i * 0.06, 2)
        )
        for i in range(11)
    )
    return page(
        1600,
        1000,
        "".join(
            (
                rect(0, 0, 1600, 1000, ground),
                circles,
                evening,
                rect(0, 0, 1600, 1000, paint(evening)),
                circle(X + 10, Y + 16, R + 22, NIGHT, opacity=0.22),
                circle(X, Y, R + 20, ring),
                clip(circle(X, Y, R), inside),
                circle(X, Y, R + 20, stroke=mix(ring, NIGHT, 0.12), stroke_width=1.5),
                over,
            )
        ),
    )
