"""How high a frame is that shows a page, before anything in it was drawn: a table.

A card fits any frame (``static/css/embed-fit.css``), and where a script runs it asks for the
height that it would choose (``static/embed/frame.js``). So these are heights at which a usual card
is whole, and nothing else depends on them: whoever changes a card need not change them.
"""

from __future__ import annotations

from typing import NamedTuple

from smartcities.sharing.metadata.page import Shown

#: Width in pixels where nobody says how much room there is.
USUAL = 600
#: Rows of a list, unless more are asked for.
ROWS = 5
#: No frame is higher: WordPress cuts off there.
MOST = 1000
#: The part of its height that a card needs to be worth more than the next smaller view.
ENOUGH = 0.75


class Heights(NamedTuple):
    """Pixels in frames that are *width* pixels wide or wider."""

    width: int
    #: The whole page; a card with a picture, and the one with a map.
    full: int
    card: int
    map: int
    #: A card without either, and one without even a summary; a card of a few lines.
    text: int
    title: int
    line: int
    #: What each row of a list adds to a few lines.
    row: int


#: The widest first. Nine of ten cards of the demo's are whole in these.
TABLE = (
    Heights(544, full=700, card=390, map=440, text=310, title=200, line=185, row=68),
    Heights(400, full=700, card=640, map=390, text=350, title=230, line=185, row=80),
    Heights(300, full=700, card=600, map=310, text=400, title=270, line=185, row=80),
    Heights(0, full=700, card=590, map=260, text=450, title=330, line=185, row=80),
)


class Frame(NamedTuple):
    """Width and height of a frame in pixels, and the view that fits into it."""

    width: int
    height: int
    view: str


def frame(
    shown: Shown,
    max_width: int | None = None,
    max_height: int | None = None,
    view: str = "card",
    limit: int = 0,
) -> Frame:
    """Return the frame of *shown* within the bounds, with a smaller view where there is no room.

    It has no more than *view* from the start. *limit* is the number of rows that was asked for,
    if one was.
    """
    width = max(1, min(USUAL, max_width or USUAL))
    room = min(max_height or MOST, MOST)
    views = ("card", "text", "line")
    for each in views[views.index(view) :] if view in views else views:
        wanted, least = _heights(shown, each, width, limit)
        if least <= room:
            return Frame(width, min(wanted, room), each)
    return Frame(width, min(wanted, room), each)


def height(shown: Shown, view: str, width: int = USUAL, limit: int = 0) -> int:
    """Return the height in pixels of a frame that shows *shown* in *view*."""
    return min(_heights(shown, view, width, limit)[0], MOST)


def _heights(shown: Shown, view: str, width: int, limit: int) -> tuple[int, int]:
    """Return the height at which all is there, and the least one that is worth the *view*."""
    at = next(each for each in TABLE if width >= each.width)
    if view in ("full", "line"):
        high = at.full if view == "full" else at.line
        return high, high
    if shown.rows:
        rows = min(limit or ROWS, len(shown.rows))
        return at.line + rows * at.row, at.line + at.row
    if view == "card" and shown.picture:
        high = at.map if shown.picture == "map" else at.card
    else:
        high = at.text if shown.summary else at.title
    return high, int(high * ENOUGH)
