"""What a chart shows: bars, columns over years, series. Numbers and names only, no drawing.

Templates draw it with HTML rows and SVG presentation attributes, because the public pages
allow no inline style; lengths therefore are percentages of the drawing, as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from smartcities.browsing.charts.scale import Scale, percent, scale_over

Number = int | float | Decimal
#: Where the points of a series stand, in percent: above and below there is room for words.
TOP, BOTTOM, RIGHT = 16, 86, 96


def room(numbers: Sequence[Number]) -> float:
    """Return what the longest of *numbers* needs in a chart as narrow as a phone, in percent."""
    longest = max(len(f"{float(number):,.10g}") for number in numbers)
    return min(2.6 * longest + 3, 40)


@dataclass(frozen=True)
class Bar:
    """One row or column: a name, how many, and the list of exactly these."""

    name: str
    number: int
    url: str = ""
    #: What stands in the address for it; of a period, its first year.
    value: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars that share one scale."""

    title: str
    #: What the first column of the table and the second hold.
    of: str
    unit: str
    bars: list[Bar]
    #: Sentences on what is counted and what is not.
    notes: list[str] = field(default_factory=list)
    #: How many bars are drawn; all stand in the table.
    drawn: int = 10
    kind: str = "bars"
    #: The language of the bars' names, empty where it is the interface's.
    language: str = ""

    @property
    def highest(self) -> int:
        """The number of the longest bar, at least 1."""
        return max((bar.number for bar in self.bars), default=1) or 1

    @property
    def shown(self) -> list[tuple[Bar, str, str]]:
        """The bars to draw, each with its length and what is left of it, in percent."""
        return [
            (bar, percent(part := 100 * bar.number / self.highest), percent(100 - part))
            for bar in self.bars[: self.drawn]
        ]

    @property
    def more(self) -> int:
        """How many bars stand in the table alone."""
        return max(0, len(self.bars) - self.drawn)


@dataclass(frozen=True)
class Mark:
    """A year of a series with its value, and where the two stand in the drawing."""

    year: int
    value: Number
    x: str
    y: str
    #: Where the value stands beside its point: above it, or below where it is negative.
    text_y: str
    anchor: str
    #: Whether the drawing has room for the words.
    named: bool


@dataclass(frozen=True)
class Series:
    """One measure in several years. Words are content; *language* is theirs where it differs.

    *points* are (year, value) in any order and with any gaps; of two for one year the later
    given counts. Less than two different years are no series.
    """

    label: str
    unit: str
    points: tuple[tuple[int, Number], ...]
    note: str = ""
    language: str = ""

    @cached_property
    def by_year(self) -> list[tuple[int, Number]]:
        """The points in the order of time, one a year."""
        return sorted(dict(self.points).items())

    @property
    def is_series(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.by_year) > 1

    @cached_property
    def scale(self) -> Scale:
        """The axis of the values: it holds zero, so that heights compare as the values do."""
        return scale_over([float(value) for _year, value in self.by_year])

    def _x(self, year: int) -> float:
        first, last = self.by_year[0][0], self.by_year[-1][0]
        left = max(12, room(self.scale.steps))
        return left + (RIGHT - left) * (year - first) / (last - first)

    def _y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * self.scale.part(value)

    @cached_property
    def marks(self) -> list[Mark]:
        """The points in the drawing, on a true axis of time."""
        found, room_from = [], 0.0
        last = len(self.by_year) - 1
        end = self._x(self.by_year[last][0])
        gap = max(14, room([value for _year, value in self.by_year]))
        for place, (year, value) in enumerate(self.by_year):
            x, y = self._x(year), self._y(float(value))
            # The first and the last are always named; between them whoever has room.
            named = place in (0, last) or room_from <= x <= end - gap
            if named:
                room_from = x + gap
            above = y - 5 if value >= 0 else y + 9
            anchor = {0: "start", last: "end"}.get(place, "middle")
            mark = Mark(year, value, percent(x), percent(y), percent(above), anchor, named)
            found.append(mark)
        return found

    @property
    def lines(self) -> list[dict[str, str]]:
        """The pieces of the line from point to point."""
        pairs = pairwise(self.marks)
        return [{"x1": a.x, "y1": a.y, "x2": b.x, "y2": b.y} for a, b in pairs]

    @property
    def grid(self) -> list[tuple[Any, str]]:
        """The values that have a line across the drawing, with its height."""
        return [(step, percent(self._y(step))) for step in self.scale.steps]

    @property
    def newest(self) -> tuple[int, Number]:
        """The last year with its value."""
        return self.by_year[-1]

    @property
    def oldest(self) -> tuple[int, Number]:
        """The first year with its value."""
        return self.by_year[0]
