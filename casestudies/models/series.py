"""Key figures as a page shows them: single numbers, and series over the years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casestudies.models.rows import KeyFigure
from smartcities.browsing.charts.chart import Series


@dataclass(frozen=True)
class FigureSeries:
    """Key figures of one label and unit in different years, the oldest first."""

    figures: list[KeyFigure]
    language: str = ""

    @property
    def newest(self) -> KeyFigure:
        """Return the figure of the latest year, the one to print large."""
        return self.figures[-1]

    @property
    def chart(self) -> Series:
        """Return the values as the chart tags take them."""
        return Series(
            label=self.newest.label,
            unit=self.newest.unit,
            points=tuple((figure.year, figure.value) for figure in self.figures if figure.year),
            language=self.language,
        )


def numbers_and_series(
    figures: Iterable[KeyFigure], language: str = ""
) -> tuple[list[KeyFigure], list[FigureSeries]]:
    """Return the figures that stand alone, and the series; both in the editor's order.

    A series is two or more figures of equal label and unit (whatever their case) in different
    years. With a year twice there is none: that is two opinions, and not a course.
    """
    groups: dict[tuple[str, str], list[KeyFigure]] = {}
    for figure in figures:
        groups.setdefault((figure.label.casefold(), figure.unit.casefold()), []).append(figure)
    single: list[KeyFigure] = []
    series: list[FigureSeries] = []
    for group in groups.values():
        dated = sorted((each for each in group if each.year), key=lambda each: each.year or 0)
        if 1 < len(dated) == len({figure.year for figure in dated}):
            series.append(FigureSeries(dated, language))
            group = [figure for figure in group if not figure.year]
        single += group
    return single, series
