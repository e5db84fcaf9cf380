"""Draw the portal's icons that have fixed addresses: ``.venv/bin/python .ci/draw_icons.py``.

The mark is that of ``templates/base.html``. WhiteNoise answers the files of ``static/root/`` at
the root of the site (``WHITENOISE_ROOT``).
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1] / "static" / "root"
GROUND, TOWERS = "#0a5c5c", "#f6f0e4"
#: The corners of the towers, on a ground of 32 units.
BOXES = ((6, 15, 11, 26), (14, 6, 19, 26), (22, 11, 26, 26))
#: Pixels of a unit; made smaller afterwards, as Pillow draws no smooth corners.
UNIT = 32


def mark(size: int, radius: float, scale: float = 1) -> Image.Image:
    """Return the mark of *size* pixels, its ground rounded by *radius* units."""
    whole = 32 * UNIT
    drawn = Image.new("RGBA", (whole, whole))
    pen = ImageDraw.Draw(drawn)
    pen.rounded_rectangle((0, 0, whole - 1, whole - 1), radius * UNIT, fill=GROUND)
    for box in BOXES:
        left, top, right, bottom = ((16 + (at - 16) * scale) * UNIT for at in box)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=TOWERS)
    return drawn.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write both files."""
    sizes = [mark(size, 6) for size in (16, 32, 48)]
    sizes[-1].save(ROOT / "favicon.ico", append_images=sizes[:-1], sizes=[i.size for i in sizes])
    # iOS rounds the corners itself, and shows what is transparent as black.
    mark(180, 0, scale=0.8).convert("RGB").save(ROOT / "apple-touch-icon.png", optimize=True)


if __name__ == "__main__":
    main()
