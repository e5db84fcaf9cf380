"""Key figures: which stand alone, and which make a course over the years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from casestudies.models import KeyFigure
from casestudies.models.series import numbers_and_series
from tests.factories import case_study, row


def figure(label: str, value: int, year: int | None, unit: str = "") -> KeyFigure:
    return KeyFigure(label=label, value=Decimal(value), year=year, unit=unit, source="cor.rio")


def split(*figures: KeyFigure) -> tuple[list[Decimal], list[list[int]]]:
    """Return the values that stand alone and the years of each series."""
    numbers, series = numbers_and_series(figures)
    return [each.value for each in numbers], [[f.year for f in each.figures] for each in series]


def test_equal_labels_of_different_years_are_a_series_in_the_order_of_time() -> None:
    figures = [
        figure("Cameras", 3800, 2024),
        figure("Staff", 600, 2012),
        figure("Cameras", 8, 2012),
    ]
    assert split(*figures) == ([600], [[2012, 2024]])


def test_letter_case_makes_no_other_series() -> None:
    assert split(figure("Cameras", 1, 2012), figure("cameras", 2, 2013))[1] == [[2012, 2013]]


@pytest.mark.parametrize(
    "figures",
    [
        [figure("Cameras", 1, 2012)],
        [figure("Cameras", 1, 2012), figure("Screens", 2, 2013)],
        [figure("Cost", 1, 2012, "EUR"), figure("Cost", 2, 2013, "USD")],
        [figure("Staff", 1, 2012), figure("Staff", 2, 2012)],
        [figure("Staff", 1, 2011), figure("Staff", 2, 2012), figure("Staff", 3, 2012)],
        [figure("Staff", 1, None), figure("Staff", 2, None)],
        [figure("Staff", 1, None), figure("Staff", 2, 2012)],
    ],
)
def test_these_are_no_series_and_none_is_lost(figures: list[KeyFigure]) -> None:
    assert split(*figures) == ([each.value for each in figures], [])


def test_a_number_without_a_year_stands_beside_the_series_of_its_name() -> None:
    figures = [figure("Homes", 50, None), figure("Homes", 1, 2010), figure("Homes", 2, 2011)]
    assert split(*figures) == ([50], [[2010, 2011]])


def test_the_newest_is_printed_large_and_the_chart_has_them_all() -> None:
    _numbers, (series,) = numbers_and_series(
        [figure("Cameras", 3800, 2024, "cameras"), figure("Cameras", 800, 2012, "cameras")], "en"
    )
    assert series.newest.value == 3800
    chart = series.chart
    assert (chart.label, chart.unit, chart.language) == ("Cameras", "cameras", "en")
    assert list(chart.points) == [(2012, 800), (2024, 3800)]


@pytest.mark.django_db
def test_the_page_draws_a_series_once_with_every_source(now) -> None:
    case = case_study()
    for year, value, source in ((2012, 800, "C40"), (2024, 3800, "O Globo")):
        row(KeyFigure, case, label="Cameras", value=value, year=year, source=source)
    row(KeyFigure, case, label="Staff", value=600, year=2012)
    html = Client().get(case.get_absolute_url()).content.decode()
    assert html.count('<p class="number__amount">') == 2
    assert html.count("chart--series") == 1
    for word in ("3,800", "C40", "O Globo"):
        assert word in html
