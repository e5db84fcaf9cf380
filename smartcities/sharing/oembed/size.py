"""How high a card is: before a browser has drawn it, its frame needs a height.

An estimate from the words on it, a little too high rather than too low: where a script runs, the
frame says its own height (``static/embed/frame.js``), and without one nothing may be cut off.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

#: Width in pixels where nobody says how much room there is, and the least that we ask for.
USUAL, LEAST = 600, 200
#: Pixels from which on the picture stands beside the words (``static/css/embed.css``).
BESIDE = 544
#: Width of a letter and height of a line in pixels, of the title and of other text.
TITLE, TEXT = (10.5, 27), (8.4, 26)
#: The foot with the source, and the paddings of a card.
FOOT, PADDING = 50, 44
#: Lines of a summary at most (``static/css/embed.css``).
MOST_LINES = 5
ROWS = 5


def _lines(text: str, width: float, measure: tuple[float, int], most: int = 20) -> int:
    letter, line = measure
    return min(most, ceil(len(text) * letter / max(width, 80)) or 0) * line


@dataclass(frozen=True)
class Words:
    """What stands on a card."""

    title: str
    summary: str = ""
    rows: tuple[str, ...] = ()
    has_picture: bool = False
    has_map: bool = False


@dataclass(frozen=True)
class Size:
    """Width and height of a frame, the view that fits into it, and how many rows."""

    width: int
    height: int
    view: str = "card"
    rows: int | None = None


def size(words: Words, max_width: int | None, max_height: int | None) -> Size:
    """Return the size of the card of *words* within the bounds; what does not fit is left out."""
    width = max(1, min(USUAL, max_width or USUAL))
    if not max_height:
        return Size(width, height(words, width))
    for rows in range(min(ROWS, len(words.rows)), 0, -1):
        high = height(words, width, rows)
        if high <= max_height:
            return Size(width, high, rows=rows if rows < ROWS else None)
    if not words.rows and (high := height(words, width)) <= max_height:
        return Size(width, high)
    return Size(width, min(max_height, height(Words(words.title), width)), "line")


def height(words: Words, width: int, rows: int = ROWS) -> int:
    """Return the height of the whole card with so many rows at *width*."""
    across = max(width, LEAST) - 34
    picture = 0.0
    if words.has_picture and width >= BESIDE:
        picture, across = width * 0.4 * 2 / 3, width * 0.6 - 34
        beside = True
    else:
        picture, beside = (width * 2 / 3 if words.has_picture else 0.0), False
    text = PADDING + 30 + _lines(words.title, across, TITLE) + 34
    text += _lines(words.summary, across, TEXT, MOST_LINES) if words.summary else 0
    text += sum(13 + _lines(row, across, TEXT) for row in words.rows[:rows])
    text += width * 0.52 if words.has_map else 0
    high = max(picture, text) if beside else picture + text
    return ceil(min(990, high + FOOT))
