"""Periods of years of equal length, for the columns of a chart."""

from __future__ import annotations

from dataclasses import dataclass

#: The number of columns that a narrow phone can show with their years.
MOST = 10
LENGTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Period:
    """The years from *first* to *last*, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def periods(first: int, last: int) -> list[Period]:
    """Return at most ten periods that cover the years from *first* to *last*.

    They begin at multiples of their length: 1975–1979, not 1976–1980.
    """
    length = next(
        each for each in LENGTHS if last // each - first // each < MOST or each == LENGTHS[-1]
    )
    return [
        Period(max(number * length, 1), number * length + length - 1)
        for number in range(first // length, last // length + 1)
    ]
