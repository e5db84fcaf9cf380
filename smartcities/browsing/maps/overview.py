"""The overview map: the earth drawn by the server, with a link for each place or cluster."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.utils.translation import gettext as _

from smartcities.browsing.maps.outlines import world
from smartcities.browsing.maps.places import Spot
from smartcities.browsing.maps.projections import Projection, equal_earth
from smartcities.browsing.maps.shapes import path, short, thinned
from smartcities.index.keys import Keys, union
from smartcities.publishing.models import Page

WIDTH = 720
#: Outlines are drawn with a precision of half a unit.
FINE = 2
#: The part of the earth that is drawn unless something is outside: without Antarctica, and with
#: less of the Pacific.
NORTH, SOUTH, WEST, EAST = 82.0, -56.0, -148.0, 172.0
#: The least distance of targets, so that they are 24 px wide at a width of 320 px.
APART = 56.0
#: Dots closer than about this many units cover each other.
COVERS = 6
#: How many places of a cluster are named in its link.
NAMED = 3


_place = equal_earth(WIDTH)


@dataclass
class Mark:
    """One link on the map: a place, or several places close to each other."""

    x: float
    y: float
    spots: list[Spot]
    dots: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    #: The page, if the mark is for a single one.
    page: Page | None = None

    @cached_property
    def pages(self) -> Keys:
        """The keys of the pages at its places."""
        return union(spot.pages for spot in self.spots)

    @property
    def total(self) -> int:
        """The number of pages, each counted once even if it has several of the places."""
        return len(self.pages)

    @property
    def is_single(self) -> bool:
        """Tell whether the mark is for a single page."""
        return self.total == 1

    @property
    def label(self) -> str:
        """The link's text for people who cannot see the map."""
        first = self.spots[0]
        if self.is_single:
            assert self.page is not None
            return _("%(title)s: %(place)s") % {
                "title": self.page.title,
                "place": first.name,
            }
        names = [spot.title for spot in self.spots]
        if len(names) == 1:
            names = [first.name]
        words = {"names": ", ".join(names[:NAMED]), "number": self.total}
        if len(names) > NAMED:
            words["more"] = len(names) - NAMED
            return _("%(names)s and %(more)d more places: %(number)d entries") % words
        return _("%(names)s: %(number)d entries") % words

    @property
    def radius(self) -> str:
        """The radius of the disc behind a number."""
        return short(15 + 3 * math.log10(max(self.total, 1)), 1)

    @property
    def at(self) -> tuple[str, str]:
        """The middle, as attributes of SVG."""
        return short(self.x, 1), short(self.y, 1)


@dataclass(frozen=True)
class Earth:
    """The drawn earth or a part of it: its frame (left, top, width, height) and path data."""

    left: int
    top: int
    width: int
    height: int
    land: str
    #: Borders between countries; the whole earth has none.
    borders: str = ""

    @property
    def view_box(self) -> str:
        """The frame as an attribute of SVG."""
        return f"{self.left} {self.top} {self.width} {self.height}"


@dataclass(frozen=True)
class Overview:
    """Everything a template needs to draw the earth with its marks."""

    earth: Earth
    marks: list[Mark]
    #: Whether it shows a part of the earth alone.
    is_region: bool = False


@dataclass(frozen=True)
class Ground:
    """What marks are drawn on: a part of the earth, and where a point of it lies there."""

    earth: Earth
    place: Projection

    def shows(self, spot: Spot) -> bool:
        """Tell whether *spot* lies within the drawing."""
        x, y = self.place(spot.longitude, spot.latitude)
        frame = self.earth
        left, top = x - frame.left, y - frame.top
        return 0 < left < frame.width and 0 < top < frame.height


@cache
def earth(is_whole: bool, width: int = WIDTH, tolerance: float = 0.7) -> Earth:
    """Return the earth as wide as *width*: all of it, or the part where people live."""
    place = equal_earth(width)
    rings = [
        thinned([place(*point) for point in ring], tolerance)
        for ring in world().land
        if is_whole or max(latitude for _, latitude in ring) > -60
    ]
    land = path([ring for ring in rings if len(ring) > 3], FINE)
    if is_whole:
        # A margin for the dot of a place at 180° or at a pole.
        edge, half = width // 40, math.ceil(-place(0, 90)[1])
        return Earth(-width // 2 - edge, -half - edge, width + 2 * edge, 2 * (half + edge), land)
    top, bottom = place(0, NORTH)[1], place(0, SOUTH)[1]
    left, right = place(WEST, 0)[0], place(EAST, 0)[0]
    return Earth(
        math.floor(left),
        math.floor(top),
        math.ceil(right) - math.floor(left),
        math.ceil(bottom) - math.floor(top),
        land,
    )


def is_outside(longitude: float, latitude: float) -> bool:
    """Tell whether a point is outside the part that is usually drawn."""
    x, y = _place(longitude, latitude)
    frame = earth(False)
    return not (
        frame.left + 14 < x < frame.left + frame.width - 14
        and frame.top + 14 < y < frame.top + frame.height - 14
    )


def clusters(
    spots: list[Spot], apart: float = APART, place: Projection | None = None
) -> list[Mark]:
    """Return the marks for *spots*: those closer than *apart* units are merged into one.

    *place* says where they lie on the drawing; without it that is the earth.

    The places with most pages collect their neighbours first, so that the result does not depend
    on the order; the cost grows with the number of places times that of marks.
    """
    at = place or _place
    placed = [(spot, *at(spot.longitude, spot.latitude)) for spot in spots]
    placed.sort(key=lambda each: (-len(each[0].pages), each[0].title, each[0].key))
    marks: list[Mark] = []
    covered: set[tuple[float, float]] = set()
    for spot, x, y in placed:
        nearest, least = None, apart
        for mark in marks:
            if (away := math.hypot(mark.x - x, mark.y - y)) < least:
                nearest, least = mark, away
        if nearest is None:
            nearest = Mark(x, y, [])
            marks.append(nearest)
        nearest.spots.append(spot)
        # A dot that another one would cover is left out: thousands would make a large page.
        if (cell := (x // COVERS, y // COVERS)) not in covered:
            covered.add(cell)
            nearest.dots.append((short(x, 1), short(y, 1)))
    # In the order of reading, from west to east.
    return sorted(marks, key=lambda mark: (mark.x, mark.y))


def overview(
    model: type[Page],
    spots: list[Spot],
    link: Callable[[Mark], str],
    ground: Ground | None = None,
) -> Overview:
    """Return the overview map of the pages of *model* at *spots*. One query.

    *link* returns the address of a mark for several pages; a single page is linked itself. It
    shows the earth, or *ground* and the spots on it.
    """
    if ground:
        spots = [spot for spot in spots if ground.shows(spot)]
    marks = clusters(spots, place=ground.place if ground else None)
    single = {mark.pages[0] for mark in marks if mark.is_single}
    found = model.objects.public().only("slug", "title").in_bulk(single)
    for mark in marks:
        mark.page = found.get(mark.pages[0]) if mark.is_single else None
        mark.url = mark.page.get_absolute_url() if mark.page else link(mark)
    # The index follows the version, which may move a moment after a page has expired.
    marks = [mark for mark in marks if mark.page or not mark.is_single]
    if ground:
        return Overview(ground.earth, marks, is_region=True)
    return Overview(earth(any(is_outside(spot.longitude, spot.latitude) for spot in spots)), marks)
