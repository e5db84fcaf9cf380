"""Dates of which only a year, or a year and a month, may be known."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from resources.models import Report
from smartcities.publishing.fields import PartialDate
from smartcities.publishing.fields.partial_date import PartialDateFormField, to_partial_date
from tests.factories import report


@pytest.mark.parametrize(
    ("text", "parts", "iso", "printed"),
    [
        ("2012", (2012, None, None), "2012", "2012"),
        ("2012-10", (2012, 10, None), "2012-10", "October 2012"),
        ("2012-10-05", (2012, 10, 5), "2012-10-05", "5 October 2012"),
        ("2012-1-5", (2012, 1, 5), "2012-01-05", "5 January 2012"),
        (" 2012-10 ", (2012, 10, None), "2012-10", "October 2012"),
        ("2012-02-29", (2012, 2, 29), "2012-02-29", "29 February 2012"),
        ("0999", (999, None, None), "0999", "0999"),
    ],
)
def test_it_is_read_kept_and_printed_as_exact_as_it_is(text, parts, iso, printed) -> None:
    found = PartialDate.parse(text)
    assert (found.year, found.month, found.day) == parts
    assert found.isoformat() == iso
    assert str(found) == printed


def test_it_is_printed_in_the_readers_language() -> None:
    with translation.override("da"):
        assert str(PartialDate.parse("2012-10")) == "oktober 2012"


@pytest.mark.parametrize(
    "text",
    ["12", "2012-13", "2012-00", "2012-05-00", "2012-02-30", "2013-02-29", "2012-10-",
     "2012/10", "0000", "October 2012", "2012-10-05T00:00", "٢٠١٢", "-2012", "20122",
     "2012-10-05-01", "2012-100"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValidationError, match="2012, 2012-10 or 2012-10-05"):
        to_partial_date(text)


def test_a_shorter_date_sorts_before_its_own_parts() -> None:
    texts = ["2013", "2012-10-05", "2012", "2012-10", "2011-12-31"]
    order = sorted(PartialDate.parse(text) for text in texts)
    assert [each.isoformat() for each in order] == sorted(texts)
    assert sorted(texts) == ["2011-12-31", "2012", "2012-10", "2012-10-05", "2013"]


@pytest.mark.django_db
def test_the_database_sorts_the_same_and_gives_back_what_it_got() -> None:
    for text in ("2013", "2012-10-05", "2012", "2012-10", "2011-12-31"):
        report(published_on=text)
    found = list(Report.objects.order_by("published_on").values_list("published_on", flat=True))
    assert found == sorted(found)
    assert [each.isoformat() for each in found][:2] == ["2011-12-31", "2012"]


@pytest.mark.django_db
def test_an_unknown_date_is_none() -> None:
    made = report(published_on="")
    assert Report.objects.get(pk=made.pk).published_on is None


@pytest.mark.django_db
def test_a_full_date_of_python_is_understood() -> None:
    made = report(published_on=date(2012, 10, 5))
    assert Report.objects.get(pk=made.pk).published_on == PartialDate(2012, 10, 5)


@pytest.mark.parametrize("text", ["2012", "2012-10", "2012-10-05", ""])
def test_a_form_shows_what_it_read_and_sees_no_change(text: str) -> None:
    field = PartialDateFormField(required=False)
    value = field.clean(text)
    assert (field.prepare_value(value) or "") == text
    assert not field.has_changed(value, text)
    assert field.has_changed(value, "1999")
