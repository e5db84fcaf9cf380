"""How high a card is: before a browser has drawn it, its frame needs a height.

An estimate from the words on it, a little too high rather than too low: where a script runs, the
frame says its own height (``static/embed/frame.js``), and without one nothing may be cut off. A
card has at most so many lines of each part (``static/css/embed-cards.css``), so it ends within
1,000 px from 320 px of width on, and the view of a few lines within ``LEAST``. In less room than
that its frame is as low as was asked for, and the sheet leaves out what has no room, down to the
title in one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from smartcities.sharing.oembed.words import Words

#: Width in pixels where nobody says how much room there is, and the height of a few lines.
USUAL, LEAST = 600, 185
#: No frame is higher: WordPress cuts off there.
MOST = 1000
#: Pixels from which on the picture stands beside the words (``static/css/embed-cards.css``).
BESIDE = 544
#: Borders; paddings left and right, and as many above and below; the foot with the source.
BORDERS, PADDING, FOOT = 2, 42.5, 50.3
ROWS = 5


@dataclass(frozen=True)
class Part:
    """Pixels of a part of a card: of a letter, of a line and of what is round it; lines at most."""

    letter: float
    line: float
    around: float = 6.4
    most: int = 3

    def height(self, text: str, across: float, most: int = 99) -> float:
        """Return the height of *text* in a column *across* pixels wide."""
        lines = _lines(text, max(1, int(across / self.letter)))
        return min(lines, self.most, most) * self.line + self.around


#: The letters are as wide as DejaVu's, the widest of the fonts that may stand in for those that
#: ``static/css`` names.
PARTS = {
    "title": Part(14.6, 27.9, most=9),
    "kicker": Part(9.6, 20.9, most=2),
    "count": Part(10.4, 27.2, around=12.8),
    "summary": Part(10.1, 24.8, most=5),
    "small": Part(9.1, 23.8),
    "text": Part(10.4, 27.2),
    "row": Part(10.4, 27.2, around=13.8),
}
#: Things side by side: pixels of a letter, of what is round a thing from left to right, of a row
#: of them, of the space above the rows; rows at most.
FLOWING = {
    "total": (10.4, 22, 33.6, 21.3, 9),
    "chip": (9.1, 40, 42, 21.3, 12),
    "meta": (9.1, 37, 31.8, 12.8, 2),
}
#: What the view of a few lines keeps, with how many lines.
KEPT = {"title": 2, "kicker": 1, "count": 1}


@dataclass(frozen=True)
class Size:
    """Width and height of a frame, the view that fits into it, and how many rows."""

    width: int
    height: int
    view: str = "card"
    rows: int | None = None


def size(
    words: Words,
    max_width: int | None,
    max_height: int | None,
    view: str = "card",
    limit: int = 0,
) -> Size:
    """Return the size of the card of *words* within the bounds; what does not fit is left out.

    Where *view* is ``text`` or ``line``, it has no more than that from the start; *limit* is the
    number of rows that was asked for, if one was.
    """
    width = max(1, min(USUAL, max_width or USUAL))
    room = min(max_height or MOST, MOST)
    most = min(limit or ROWS, words.rows)
    for each, left in (("card", words), ("text", words.without_picture())):
        if view == "line" or (view == "text" and each == "card"):
            continue
        for rows in range(most, 0, -1) or [0]:
            high = _height(left, width, rows)
            # As many rows as a card usually has are cut off by the frame rather than left out.
            if high <= room or (room == MOST and rows <= ROWS):
                kept = rows if rows < most else limit or None
                return Size(width, min(MOST, high), each, kept)
    return Size(width, min(room, line_height(words, width)), "line")


def height(words: Words, width: int, rows: int = ROWS) -> int:
    """Return the height of the whole card with so many rows at *width*; no more than ``MOST``."""
    return min(MOST, _height(words, width, rows))


def _height(words: Words, width: int, rows: int) -> int:
    inner = width - BORDERS
    picture, above, across = _picture(words.picture, inner)
    text = PADDING + words.map * across + 12.8 * bool(words.rows)
    for kind, said in words.parts:
        if kind == "row":
            rows -= 1
        if kind in PARTS and (kind != "row" or rows >= 0):
            text += PARTS[kind].height(said, across)
    for kind, (letter, beside, high, space, most) in FLOWING.items():
        things = [len(said) * letter + beside for each, said in words.parts if each == kind]
        text += min(_rows(things, across), most) * high + (space if things else 0)
    return ceil(above + max(picture, text) + FOOT + BORDERS)


def line_height(words: Words, width: int) -> int:
    """Return the height of the few lines that are left of a card where there is little room."""
    across = width - BORDERS - PADDING
    text = sum(
        PARTS[kind].height(said, across, KEPT[kind]) for kind, said in words.parts if kind in KEPT
    )
    return min(LEAST, ceil(text + PADDING + FOOT + BORDERS))


def _lines(text: str, columns: int) -> int:
    """Return in how many lines of *columns* letters a browser sets *text*."""
    lines, used = 1, 0
    for word in re.findall(r"[^\s-]+-*|-+", text):
        if used and used + len(word) >= columns:
            lines, used = lines + 1, 0
        used += len(word) + bool(used)
        # A word that is longer than a line begins one, and is broken where that ends.
        lines, used = lines + max(0, used - 1) // columns, used % columns or columns
    return lines


def _picture(kind: str, inner: int) -> tuple[float, float, float]:
    """Return heights of the picture beside the words and above them, and the words' width."""
    if kind == "card__picture" and inner + BORDERS >= BESIDE:
        return inner * 0.4 * 2 / 3, 0, inner * 0.6 - PADDING
    if kind == "card__picture":
        return 0, inner * 2 / 3, inner - PADDING
    if kind == "card__cover":
        cover = min(153, inner * 0.32)
        return (cover - 21.25) * 4 / 3 + PADDING, 0, inner - cover - PADDING
    if kind == "portrait":
        return 64 + PADDING, 0, inner - PADDING - 76.5
    return 0, 0, inner - PADDING


def _rows(things: list[float], across: float) -> int:
    """Return how many rows *things* so wide take."""
    rows, used = 0, across + 1
    for thing in things:
        if used + thing > across:
            rows, used = rows + 1, 0.0
        used += thing
    return rows
