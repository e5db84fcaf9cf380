"""Drawing a social card: the words on the left, the picture or the emblem on the right."""

from __future__ import annotations

from bisect import bisect_right
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from smartcities.media.renditions import Rendition
from smartcities.media.sizes import crop_box, useful_widths
from smartcities.media.views import found, note_failure
from smartcities.portal.icons.drawing import icon_file
from smartcities.sharing.social_cards.content import PLAIN_CARD, SIZE, SocialCard
from smartcities.sharing.social_cards.glyphs import drawable
from smartcities.sharing.social_cards.styles import Style, style_of

MARGIN, GAP = 72, 44
#: The picture's left edge, before which the text ends with a gap. The area has the declared crop
#: 3:4, of which a rendition of this width is used.
EDGE, CROP, WIDTH = 727, "3:4", 480
#: A picture that would have to be enlarged more than this is left out.
MOST_ENLARGED = 3
#: Sizes of the title in pixels, tried from large to small; its position, width and height.
TITLE_SIZES = (80, 72, 64, 57, 51, 46, 41)
TITLE_TOP, ROOM = 146, (EDGE - MARGIN - GAP, 346)
LEADING = 1.12


def draw(card: SocialCard) -> bytes:
    """Return *card* as a progressive JPEG. A picture that cannot be read is left out."""
    style = style_of(card.look)
    canvas = Pillow.new("RGB", SIZE, style.deep)
    pen = ImageDraw.Draw(canvas)
    canvas.paste(_picture(card) or _emblem(style), (EDGE, 0))
    pen.rectangle((EDGE - 6, 0, EDGE - 1, SIZE[1]), fill=style.ochre)
    _words(pen, card, style)
    _signature(canvas, card, style)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=86, progressive=True, optimize=True)
    return out.getvalue()


def _font(size: int, file: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size)


def _words(pen: ImageDraw.ImageDraw, card: SocialCard, style: Style) -> None:
    """Draw labels and title; if the font lacks the title's script, the type instead."""
    labels = [text for text in (drawable(label, style.font) for label in card.labels) if text]
    title = drawable(card.title, style.font) or (labels.pop(0) if labels else None)
    font = _font(30, style.font)
    line = shortened("  ·  ".join(labels), font, ROOM[0])
    pen.text((MARGIN, 108), line, font=font, fill=style.ochre, anchor="ls")
    font, lines = fitted(title or "", *ROOM, style.font)
    for number, line in enumerate(lines):
        place = (MARGIN, TITLE_TOP + font.size * (1 + number * LEADING))
        pen.text(place, line, font=font, fill=style.paper, anchor="ls")


def _signature(canvas: Pillow.Image, card: SocialCard, style: Style) -> None:
    """Draw the portal's icon or mark, and its name."""
    pen = ImageDraw.Draw(canvas)
    left, top, side = MARGIN, 530, 46
    pen.rounded_rectangle((left, top, left + side, top + side), 9, fill=style.paper)
    if card.icon.stored:
        content = icon_file("icon-192.png", card.icon)
        icon = Pillow.open(BytesIO(content)).convert("RGBA").resize((side - 8, side - 8))
        canvas.paste(icon, (left + 4, top + 4), icon)
    else:
        _towers(pen, left, top, side / 32, style.deep)
    name, place = drawable(card.signed, style.font) or "", (left + 64, top + 34)
    pen.text(place, name, font=_font(34, style.font), fill=style.paper, anchor="ls")


def _towers(pen: ImageDraw.ImageDraw, left: float, top: float, unit: float, fill: Any) -> None:
    """Draw the three towers of the mark (templates/base.html), 32 units wide."""
    for x, y, width, height in ((6, 15, 5, 11), (14, 6, 5, 20), (22, 11, 4, 15)):
        corner = (left + x * unit, top + y * unit)
        far = (left + (x + width) * unit - 1, top + (y + height) * unit - 1)
        pen.rectangle((*corner, *far), fill=fill)


def _emblem(style: Style) -> Pillow.Image:
    """Return the drawing for cards without a picture: the mark's towers before a low sun."""
    width, height = SIZE[0] - EDGE, SIZE[1]
    # Drawn at twice the size, because Pillow's circles are not smooth.
    ground = Pillow.new("RGB", (2 * width, 2 * height), style.deeper)
    pen = ImageDraw.Draw(ground)
    middle, shore = width, 860
    for ring in range(9, 0, -1):
        _circle(pen, middle, 600, 300 + 70 * ring, style.deeper if ring % 2 else style.ring)
    _circle(pen, middle, 600, 300, style.coral)
    _towers(pen, middle - 15.5 * 26, shore - 26 * 26, 26, style.deep)
    pen.rectangle((0, shore, 2 * width, 2 * height), fill=style.deep)
    pen.rectangle((0, shore, 2 * width, shore + 5), fill=style.ochre)
    for number, half in enumerate((230, 170, 110, 60)):
        level = shore + 60 + 56 * number
        pen.rectangle((middle - half, level, middle + half, level + 5), fill=style.coral)
    return ground.resize((width, height), Pillow.Resampling.LANCZOS)


def _circle(pen: ImageDraw.ImageDraw, x: int, y: int, radius: int, fill: Any) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _picture(card: SocialCard) -> Pillow.Image | None:
    """Return the card's picture, scaled to its area; None if it is not available."""
    if card.image is None or card.picture == PLAIN_CARD:
        return None
    box = crop_box(card.image.width, card.image.height, CROP, card.image.focal)
    width = max(each for each in useful_widths(box[2] - box[0], CROP) if each <= WIDTH)
    wanted = Rendition(card.picture, width, "jpg", CROP, card.image.focal)
    room = (SIZE[0] - EDGE, SIZE[1])
    try:
        content = found(wanted)
        if content is None:
            return None
        with Pillow.open(BytesIO(content), formats=["JPEG"]) as picture:
            if room[0] > picture.width * MOST_ENLARGED:
                return None
            return picture.convert("RGB").resize(room, Pillow.Resampling.LANCZOS)
    except Exception as error:  # each storage has its own errors; draw the card without a picture
        note_failure(wanted, error)
        return None


def fitted(
    text: str, width: int, height: int, file: Path
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the font *file* in the largest size in which *text* fits, and its lines.

    If it fits in none, it is cut.
    """
    for size in TITLE_SIZES:
        font = _font(size, file)
        lines = wrapped(text, font, width)
        most = int((height - size) // (size * LEADING)) + 1
        if len(lines) <= most and (size == TITLE_SIZES[-1] or not _is_broken(text, lines)):
            return font, lines
    rest = " ".join(lines[most - 1 :])
    return font, [*lines[: most - 1], shortened(rest, font, width)]


def _is_broken(text: str, lines: list[str]) -> bool:
    """Tell whether a word had to be broken, so that a smaller size is worth trying."""
    return " ".join(lines) != text


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return *text* in lines of at most *width* pixels; a longer word is broken."""
    lines = [""]
    for word in text.split():
        together = f"{lines[-1]} {word}".strip()
        if font.getlength(together) <= width:
            lines[-1] = together
            continue
        if lines[-1]:
            lines.append("")
        while font.getlength(word) > width:
            lengths = range(1, len(word) + 1)
            fits = bisect_right(lengths, float(width), key=lambda end: font.getlength(word[:end]))
            lines[-1] = word[:fits]
            lines.append("")
            word = word[fits:]
        lines[-1] = word
    return lines


def shortened(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Return *text*, cut with an ellipsis if it is wider than *width* pixels."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1].rstrip()
    return f"{text}…"
