"""The font and the colours of a card, which follow from the portal's look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from smartcities.look.look import Look, look_named
from smartcities.look.oklch import colour_of, oklch

FONTS = Path(__file__).parent / "fonts"
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Style:
    """How a card is drawn."""

    #: The font of all words.
    font: Path
    #: The grounds of words and of the emblem, and the rings on that.
    deep: Colour
    deeper: Colour
    ring: Colour
    ochre: Colour
    paper: Colour = (246, 240, 228)
    coral: Colour = (226, 114, 91)


#: Of a new portal: its colours on a dark background (static/css/tokens.css).
OWN = Style(FONTS / "newsreader-600.ttf", (11, 63, 68), (8, 50, 55), (10, 56, 61), (229, 181, 82))


@lru_cache(maxsize=4)
def style_of(name: str) -> Style:
    """Return the style of cards of the look *name*."""
    look = look_named(name) or Look()
    font = FONTS / f"{look.face.key}-{look.face.weights[1]}.ttf"
    if "deep" not in look.changed:
        return replace(OWN, font=font)
    deep = look.colour("deep")
    lightness, chroma, hue = oklch(deep)
    deeper, ring = (colour_of(lightness - step, chroma, hue) for step in (0.05, 0.025))
    return Style(
        font,
        _channels(deep),
        _channels(deeper),
        _channels(ring),
        _channels(look.colour("on-deep-ochre")),
        # The sun and its gleam are the accent's light shade: coral would be one colour too many.
        coral=_channels(look.palette["accent"][1]),
    )


def _channels(colour: str) -> Colour:
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue
