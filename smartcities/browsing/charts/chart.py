"""The data of charts: bars, columns over years, series. Numbers and names only, no drawing.

Templates draw it with HTML rows and SVG presentation attributes, because the public pages
allow no inline styles. So lengths are percentages of the drawing, as text.
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
#: The area for the points of a series, in percent: there is room for labels above and below.
TOP, BOTTOM, RIGHT = 16, 86, 96


def room(numbers: Sequence[Number]) -> float:
    """Return the width of the longest of *numbers* in a chart on a phone, in percent."""
    longest = max(len(f"{float(number):,.10g}") for number in numbers)
    return min(2.6 * longest + 3, 40)


@dataclass(frozen=True)
class Bar:
    """One row or column: a name, a number, and the address of the list of these pages."""

    name: str
    number: int
    url: str = ""
    #: Its value in addresses; for a period, the first year.
    value: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars that share one scale."""

    title: str
    #: The headings of the table's two columns.
    of: str
    unit: str
    bars: list[Bar]
    #: Sentences about what is counted and what is not.
    notes: list[str] = field(default_factory=list)
    #: How many bars are drawn; the table has all.
    drawn: int = 10
    kind: str = "bars"
    #: The language of the bars' names; empty if it is that of the interface.
    language: str = ""

    @property
    def highest(self) -> int:
        """The number of the longest bar, at least 1."""
        return max((bar.number for bar in self.bars), default=1) or 1

    @property
    def shown(self) -> list[tuple[Bar, str, str]]:
        """The bars to draw, each with its length and the rest of its row, in percent."""
        highest = self.highest
        return [
            (bar, percent(part := 100 * bar.number / highest), percent(100 - part))
            for bar in self.bars[: self.drawn]
        ]

    @property
    def more(self) -> int:
        """The number of bars that only the table has."""
        return max(0, len(self.bars) - self.drawn)


@dataclass(frozen=True)
class Mark:
    """A year of a series with its value, and the positions of both in the drawing."""

    year: int
    value: Number
    x: str
    y: str
    #: The height of the value's label: above its point, or below it if it is negative.
    text_y: str
    anchor: str
    #: Whether the drawing has room for the label.
    named: bool


@dataclass(frozen=True)
class Series:
    """One measure in several years. Texts are content; *language* is theirs if it differs.

    *points* are (year, value) in any order and with any gaps; of two for one year the last one
    counts. It takes at least two different years to make a series.
    """

    label: str
    unit: str
    points: tuple[tuple[int, Number], ...]
    note: str = ""
    language: str = ""

    @cached_property
    def by_year(self) -> list[tuple[int, Number]]:
        """The points in the order of time, one for each year."""
        return sorted(dict(self.points).items())

    @property
    def is_series(self) -> bool:
        """Whether there is anything to draw."""
        return len(self.by_year) > 1

    @cached_property
    def scale(self) -> Scale:
        """The axis of the values, which includes zero, so that heights are proportional."""
        return scale_over([float(value) for _year, value in self.by_year])

    def _x(self, year: int) -> float:
        first, last = self.by_year[0][0], self.by_year[-1][0]
        left = max(12, room(self.scale.steps))
        return left + (RIGHT - left) * (year - first) / (last - first)

    def _y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * self.scale.part(value)

    @cached_property
    def marks(self) -> list[Mark]:
        """The points in the drawing, on a linear axis of time."""
        found, room_from = [], 0.0
        last = len(self.by_year) - 1
        end = self._x(self.by_year[last][0])
        gap = max(14, room([value for _year, value in self.by_year]))
        for place, (year, value) in enumerate(self.by_year):
            x, y = self._x(year), self._y(float(value))
            # The first and the last are always labelled, those between them if there is room.
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
        """The values with a grid line, and the height of the line."""
        return [(step, percent(self._y(step))) for step in self.scale.steps]

    @property
    def newest(self) -> tuple[int, Number]:
        """The last year with its value."""
        return self.by_year[-1]

    @property
    def oldest(self) -> tuple[int, Number]:
        """The first year with its value."""
        return self.by_year[0]
