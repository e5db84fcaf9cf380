"""The mark of a portal without a logo, as in the head of ``templates/base.html``."""

from __future__ import annotations

from PIL import Image, ImageDraw

TOWERS = "#f6f0e4"
#: The corners of the towers, on a ground of 32 units.
BOXES = ((6, 15, 11, 26), (14, 6, 19, 26), (22, 11, 26, 26))
#: Pixels of a unit; made smaller afterwards, as Pillow draws no smooth corners.
UNIT = 32


def mark(size: int, ground: str, *, is_whole: bool = False) -> Image.Image:
    """Return the mark of *size* pixels on the colour *ground*, which has round corners.

    Where it *is_whole*, the ground fills the square, and the towers keep away from its edges.
    """
    radius, scale = (0, 0.8) if is_whole else (6, 1)
    side = 32 * UNIT
    drawn = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(drawn)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius * UNIT, fill=ground)
    for box in BOXES:
        left, top, right, bottom = ((16 + (at - 16) * scale) * UNIT for at in box)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=TOWERS)
    return drawn.resize((size, size), Image.Resampling.LANCZOS)
