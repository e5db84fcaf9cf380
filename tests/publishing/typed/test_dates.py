"""Days and times as the portal writes them, and as people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format, time_format

from smartcities.publishing.admin.forms.typed import DayField, MomentField, TimeField
from smartcities.publishing.fields import PartialDate
from smartcities.publishing.fields.partial_date import PartialDateFormField

DAY, MOMENT, TIME, PARTIAL = DayField(), MomentField(), TimeField(), PartialDateFormField()
CHRISTMAS = date(2026, 12, 28)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    "typed",
    ["2026-12-28", "28.12.2026", "28-12-2026", "28/12/2026", "28/12 2026", "28. 12. 2026",
     "28. december 2026", "28 December 2026", "28 Dec 2026", "28. dec. 2026", "28.december 2026",
     "December 28, 2026", "Dec 28 2026", "28th of December 2026", "den 28. december 2026",
     "d. 28. DECEMBER 2026", " 28\u00a0december\u00a02026 ", "2026/12/28", "2026.12.28"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(language: str, typed: str) -> None:
    with translation.override(language):
        assert DAY.clean(typed) == CHRISTMAS


@pytest.mark.parametrize(
    ("language", "typed"),
    [("da", "5-10-2012"), ("da", "5/10/2012"), ("da", "5.10.2012"), ("en", "5.10.2012"),
     ("en", "5 Oct 2012"), ("da", "5. okt. 2012")],
)  # fmt: skip
def test_the_day_comes_before_the_month(language: str, typed: str) -> None:
    with translation.override(language):
        assert DAY.clean(typed) == date(2012, 10, 5)


@pytest.mark.parametrize("typed", ["5/10/2012", "05-10-2012"])
def test_in_english_two_small_numbers_are_asked_about(typed: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        DAY.clean(typed)
    assert refused.value.messages == [
        "Do you mean 5 October 2012 or 10 May 2012? Write 2012-10-05 or 2012-05-10."
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31.2.2026", "Den dag findes ikke: 31.2.2026."),
        ("28.12.26", "Skriv årstallet med alle fire cifre: 28.12.2026."),
        ("i morgen", "Skriv en dag, for eksempel 28.12.2026 eller 28. december 2026."),
        ("28. smarch 2026", "Skriv en dag, for eksempel 28.12.2026 eller 28. december 2026."),
        ("٢٨.12.2026", "Skriv en dag, for eksempel 28.12.2026 eller 28. december 2026."),
        ("28.12.2026 14.30", "Skriv en dag, for eksempel 28.12.2026 eller 28. december 2026."),
    ],
)
def test_what_is_no_day_is_refused_in_words(typed: str, said: str) -> None:
    with translation.override("da"), pytest.raises(ValidationError) as refused:
        DAY.clean(typed)
    assert refused.value.messages == [said]


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_day_is_read_as_the_portal_prints_it_and_as_the_field_shows_it(language: str) -> None:
    with translation.override(language):
        for days in range(800):
            day = date(2011, 12, 30) + timedelta(days=days)
            for name in ("DATE_FORMAT", "SHORT_DATE_FORMAT"):
                assert DAY.clean(date_format(day, name)) == day
            shown = DAY.widget.format_value(DAY.prepare_value(day))
            assert DAY.clean(shown) == day
            assert not DAY.has_changed(day, shown)
        assert DAY.clean(DAY.widget.format_value(date(999, 1, 2))) == date(999, 1, 2)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14.30", time(14, 30)),
        ("14:30", time(14, 30)),
        ("kl. 14.30", time(14, 30)),
        ("kl 14", time(14)),
        ("9.05", time(9, 5)),
        ("14.30.59", time(14, 30, 59)),
        ("14:30:59.000200", time(14, 30, 59, 200)),
        ("2.30 pm", time(14, 30)),
        ("2:30 p.m.", time(14, 30)),
        ("12 am", time(0)),
        ("12 PM", time(12)),
        ("00.00", time(0)),
    ],
)
def test_a_time_is_read_however_it_is_written(language: str, typed: str, meant: time) -> None:
    with translation.override(language):
        assert TIME.clean(typed) == meant


@pytest.mark.parametrize("typed", ["24.00", "14.60", "14", "1430", "14.3", "13 pm", "noon", "x"])
def test_what_is_no_time_is_refused_in_words(typed: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        TIME.clean(typed)
    (said,) = refused.value.messages
    assert said in ("Write a time, such as 14:30.", f"There is no such time: {typed}.")


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_minute_is_read_as_it_is_printed_and_shown(language: str) -> None:
    with translation.override(language):
        for minutes in range(0, 24 * 60, 7):
            at = time(*divmod(minutes, 60))
            assert TIME.clean(time_format(at)) == at
            for second in (0, 9):
                exact = at.replace(second=second)
                assert TIME.clean(TIME.widget.format_value(exact)) == exact


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["2026-12-28", "14:30"]), ("da", ["28.12.2026", "14.30"])],
)
def test_a_moment_is_shown_in_two_parts_and_read_back(language: str, shown: list[str]) -> None:
    moment = datetime(2026, 12, 28, 13, 30, tzinfo=UTC)
    with translation.override(language):
        parts = MOMENT.widget.decompress(moment)
        inputs = MOMENT.widget.widgets
        assert [each.format_value(part) for each, part in zip(inputs, parts, strict=True)] == shown
        assert MOMENT.clean(shown) == moment
        assert not MOMENT.has_changed(moment, shown)


def test_a_moment_needs_both_parts() -> None:
    field = MomentField(required=False)
    assert field.clean(["", ""]) is None
    with translation.override("da"):
        with pytest.raises(ValidationError, match="Angiv også klokkeslættet"):
            field.clean(["28-12-2026", ""])
        with pytest.raises(ValidationError, match="Angiv også dagen"):
            field.clean(["", "14.30"])


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2012", PartialDate(2012)),
        ("2012-10", PartialDate(2012, 10)),
        ("oktober 2012", PartialDate(2012, 10)),
        ("October 2012", PartialDate(2012, 10)),
        ("10.2012", PartialDate(2012, 10)),
        ("10/2012", PartialDate(2012, 10)),
        ("5. oktober 2012", PartialDate(2012, 10, 5)),
        ("5.10.2012", PartialDate(2012, 10, 5)),
        ("2012-1-5", PartialDate(2012, 1, 5)),
    ],
)
def test_a_partial_date_is_read_however_it_is_written(language, typed, meant) -> None:
    with translation.override(language):
        assert PARTIAL.clean(typed) == meant


@pytest.mark.parametrize("typed", ["13.2012", "00.2012", "smarch 2012", "31.2.2012", "20122"])
def test_what_is_no_partial_date_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="2012, 2012-10 or 2012-10-05"):
        PARTIAL.clean(typed)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["2012", "2012-10", "2012-10-05"]), ("da", ["2012", "oktober 2012", "05.10.2012"])],
)
def test_a_partial_date_is_shown_as_it_is_read(language: str, shown: list[str]) -> None:
    dates = [PartialDate(2012), PartialDate(2012, 10), PartialDate(2012, 10, 5)]
    with translation.override(language):
        assert [PARTIAL.prepare_value(each) for each in dates] == shown
        assert [PARTIAL.clean(each) for each in shown] == dates
        assert [PARTIAL.clean(str(each)) for each in dates] == dates
