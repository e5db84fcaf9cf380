"""Charts as data: scales that hold every value, periods, and series on a true axis of time."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcities.browsing.charts.chart import BOTTOM, TOP, Bar, Chart, Series
from smartcities.browsing.charts.scale import scale_over
from smartcities.browsing.filters.periods import MOST, periods
from tests.browsing.drawing import draw, percents

years = st.integers(1, 9999)
values = st.decimals(-(10**12), 10**12, places=3)


@given(st.tuples(years, years).map(sorted))
def test_periods_hold_every_year_once_and_are_few(edges: list[int]) -> None:
    first, last = edges
    found = periods(first, last)
    assert 1 <= len(found) <= MOST
    assert found[0].first <= first
    assert found[-1].last >= last
    assert found[0].last >= first
    assert found[-1].first <= last
    for before, after in pairwise(found):
        assert after.first == before.last + 1


def test_a_few_years_stand_for_themselves() -> None:
    assert [str(each) for each in periods(2010, 2013)] == ["2010", "2011", "2012", "2013"]


def test_periods_begin_at_multiples_of_their_length() -> None:
    assert [str(each) for each in periods(1976, 2015)][:2] == ["1975–1979", "1980–1984"]


@given(st.lists(values, min_size=1, max_size=30))
def test_a_scale_holds_zero_and_every_value(found: list[Decimal]) -> None:
    scale = scale_over([float(each) for each in found])
    assert scale.low <= 0 <= scale.high
    assert scale.low < scale.high
    for each in found:
        assert -1e-6 <= scale.part(float(each)) <= 1 + 1e-6
    assert 0.0 in scale.steps
    assert len(scale.steps) <= 8


@pytest.mark.full
@given(st.lists(st.tuples(years, values), min_size=2, max_size=40))
def test_a_series_is_drawn_within_its_frame_in_the_order_of_time(points: list) -> None:
    series = Series("Cameras", "", tuple(points))
    if not series.is_series:
        assert len({year for year, _value in points}) == 1
        return
    along = [float(mark.x.rstrip("%")) for mark in series.marks]
    assert along == sorted(along)
    for mark in series.marks:
        assert 0 <= float(mark.x.rstrip("%")) <= 100
        assert TOP - 0.1 <= float(mark.y.rstrip("%")) <= BOTTOM + 0.1
    assert series.marks[0].named
    assert series.marks[-1].named
    assert len(series.lines) == len(series.marks) - 1


def test_uneven_years_stand_as_far_apart_as_they_are() -> None:
    first, second, third = Series("CO2", "t", ((2005, 3), (2010, 2), (2020, 1))).marks
    near = float(second.x[:-1]) - float(first.x[:-1])
    far = float(third.x[:-1]) - float(second.x[:-1])
    assert far == pytest.approx(2 * near, abs=0.05)


def test_of_two_values_for_a_year_the_later_given_counts() -> None:
    assert Series("A", "", ((2011, 2), (2010, 1), (2011, 5))).by_year == [(2010, 1), (2011, 5)]


def test_words_stand_below_a_negative_point() -> None:
    marks = Series("Growth", "%", ((2010, -2), (2011, 3))).marks
    assert float(marks[0].text_y[:-1]) > float(marks[0].y[:-1])
    assert float(marks[1].text_y[:-1]) < float(marks[1].y[:-1])


def test_zeros_alone_are_drawn_on_the_base() -> None:
    assert {mark.y for mark in Series("A", "", ((2010, 0), (2011, 0))).marks} == {f"{BOTTOM}%"}


@pytest.mark.parametrize("points", [(), ((2010, 1),), ((2010, 1), (2010, 2))])
def test_less_than_two_years_are_no_chart(points: tuple) -> None:
    series = Series("Cameras", "", points)
    assert draw("{{ series_chart(it) }}", it=series).strip() == ""
    assert (
        draw(
            '{% with series=it %}{% include "browsing/_series.html" %}{% endwith %}', it=series
        ).strip()
        == ""
    )


def test_a_series_tells_its_numbers_in_words_and_in_a_table() -> None:
    points = ((2010, Decimal("560.000")), (2012, Decimal("1900.500")), (2011, Decimal("-3")))
    markup = draw("{{ series_chart(it, heading=4) }}", it=Series("Cameras", "cameras", points))
    assert "<h4" in markup
    assert "Cameras: 560 cameras in 2010, 1,900.5 cameras in 2012." in markup
    assert '<th scope="row">2011</th><td>−3</td>' in markup
    assert "2,010" not in markup


def test_a_series_in_another_language_says_so() -> None:
    series = Series("Kameraer", "stk.", ((2010, 1), (2011, 2)), language="da")
    markup = draw("{{ series_chart(it) }}", it=series)
    assert '<h3 class="chart__title" lang="da">Kameraer</h3>' in markup


def test_a_hostile_label_stays_text() -> None:
    series = Series('"><script>alert(1)</script>', "<b>", ((2010, 1), (2011, 2)))
    markup = draw("{{ series_chart(it) }}", it=series)
    assert "<script" not in markup
    assert "<b>" not in markup


def bars(*numbers: int) -> list[Bar]:
    return [Bar(f"Land {n}", number, f"/x/?y={n}", f"{n}") for n, number in enumerate(numbers)]


def test_the_longest_bar_fills_the_row_and_the_others_compare_to_it() -> None:
    chart = Chart("By country", "Country", "cases", bars(8, 4, 1))
    assert [part for _bar, part, _left in chart.shown] == ["100%", "50%", "12.5%"]
    assert [left for _bar, _part, left in chart.shown] == ["0%", "50%", "87.5%"]


def test_bars_beyond_the_first_ten_stand_in_the_table_with_their_links() -> None:
    chart = Chart("By country", "Country", "cases", bars(*range(30, 0, -1)))
    markup = draw("{{ chart(it) }}", it=chart)
    assert markup.count('class="bar"') == 10
    assert markup.count("<td>") == 30
    assert "and 20 more" in markup
    assert markup.count('href="/x/?y=') == 30


def test_a_chart_without_bars_is_not_drawn() -> None:
    assert draw("{{ chart(it) }}", it=Chart("T", "C", "cases", [])).strip() == ""
    assert draw("{{ chart(it) }}", it=None).strip() == ""


def test_a_column_without_hits_leads_nowhere() -> None:
    chart = Chart("T", "Years", "cases", bars(2, 0, 1), kind="columns")
    markup = draw("{{ chart(it) }}", it=chart)
    assert markup.count("<a ") == 2
    assert percents(markup) <= {"100%", "0%", "50%"}


def test_charts_have_no_inline_style_and_lengths_in_no_language_s_form() -> None:
    chart = Chart("T", "Land", "cases", bars(3, 2, 1))
    markup = draw("{{ chart(it) }}{{ series_chart(s) }}", "da", it=chart, s=Series(
        "A", "", ((2010, 1.5), (2013, 7), (2014, 9))
    ))  # fmt: skip
    assert "style=" not in markup
    assert all("," not in each for each in percents(markup))
    assert "66.67%" in markup


def test_long_numbers_at_the_axis_leave_the_points_their_room() -> None:
    short = Series("A", "", ((2010, 1), (2011, 2))).marks[0]
    long = Series("A", "", ((2010, 10**9), (2011, 2 * 10**9))).marks[0]
    assert float(short.x[:-1]) < float(long.x[:-1]) <= 40
