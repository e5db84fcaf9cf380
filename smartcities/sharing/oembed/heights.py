"""A table of heights for frames, which are needed before anything in them is drawn.

A card fits any frame (``static/css/embed-fit.css``), and where a script runs it asks for its
preferred height (``static/embed/frame.js``). So these are heights at which a usual card is shown
whole. Nothing else depends on them: they need not be changed when a card changes.
"""

from __future__ import annotations

from typing import NamedTuple

from smartcities.sharing.metadata.page import PageMetadata

#: Width in pixels if the consumer gives none.
USUAL = 600
#: Rows of a list, unless more are asked for.
ROWS = 5
#: The greatest height of a frame: WordPress cuts it off there.
MOST = 1000
#: The width in pixels of a window below which the usual frame is narrower than its heights are
#: for, and that of a frame in a phone's column.
NARROW, PHONE = 576, 340
#: The share of its height that a card needs; with less, the next smaller view is better.
ENOUGH = 0.75


class Heights(NamedTuple):
    """Heights in pixels for frames that are at least *width* pixels wide."""

    width: int
    #: The whole page; a card with a picture, and a card with a map.
    full: int
    card: int
    map: int
    #: A card without either, and one without a summary as well; a card of a few lines.
    text: int
    title: int
    line: int
    #: What each row of a list adds to a few lines.
    row: int


#: The widest first. Nine of ten cards of the demo are shown whole at these heights.
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
    metadata: PageMetadata,
    max_width: int | None = None,
    max_height: int | None = None,
    view: str = "card",
    limit: int = 0,
) -> Frame:
    """Return the frame for *metadata* within the bounds, with a smaller view if there is no room.

    *view* is the largest view that is considered. *limit* is the requested number of rows, or 0.
    """
    width = max(1, min(USUAL, max_width or USUAL))
    room = min(max_height or MOST, MOST)
    views = ("card", "text", "line")
    for each in views[views.index(view) :] if view in views else views:
        wanted, least = _heights(metadata, each, width, limit)
        if least <= room:
            return Frame(width, min(wanted, room), each)
    return Frame(width, min(wanted, room), each)


def narrow_style(high: int, metadata: PageMetadata, view: str, limit: int = 0) -> str:
    """Return CSS by which a frame has the height of a narrow card in narrow windows; or nothing.

    Without a script nobody knows how wide the column is, but on a phone it is nearly as wide as
    the window. *high* is the height of the usual width, in pixels; the frame's attribute has it,
    and so keeps it where a style is dropped.
    """
    there = height(metadata, view, PHONE, limit)
    low, tall = sorted((high, there))
    if low == tall:
        return ""
    # Far above or far below the bounds, so that it is one of them.
    switch = f"{NARROW}px - 100vw" if there > high else f"100vw - {NARROW}px"
    return f"height:clamp({low}px,({switch})*999,{tall}px)"


def height(metadata: PageMetadata, view: str, width: int = USUAL, limit: int = 0) -> int:
    """Return the height in pixels of a frame that shows *metadata* in *view*."""
    return min(_heights(metadata, view, width, limit)[0], MOST)


def _heights(metadata: PageMetadata, view: str, width: int, limit: int) -> tuple[int, int]:
    """Return the height at which everything is shown, and the least height for this *view*."""
    at = next(each for each in TABLE if width >= each.width)
    if view in ("full", "line"):
        high = at.full if view == "full" else at.line
        return high, high
    if metadata.rows:
        rows = min(limit or ROWS, len(metadata.rows))
        return at.line + rows * at.row, at.line + at.row
    if view == "card" and metadata.picture:
        high = at.map if metadata.picture == "map" else at.card
    else:
        high = at.text if metadata.summary else at.title
    return high, int(high * ENOUGH)
