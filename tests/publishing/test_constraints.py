"""What the database refuses, and the sentence that people read instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from casestudies.models import CaseStudy, City, CityCountry, Involvement
from experts.models import Expert, Organisation
from resources.models import Contribution, LinkCategory, Recommendation
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types
from tests.factories import case_study, city, expert, make, organisation, report, row

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refused(thing: models.Model, words: str, **wrong: Any) -> None:
    """Check that *wrong* values are refused with *words*, and by the database without them."""
    for name, value in wrong.items():
        setattr(thing, name, value)
    with pytest.raises(ValidationError) as caught:
        thing.full_clean()
    assert words in " ".join(caught.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(thing)._base_manager.filter(pk=thing.pk).update(**wrong)


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=-1)])
def test_a_page_expires_after_it_was_published(model: type[Page], later: timedelta) -> None:
    page = make(model)
    refused(
        page, "A page can only expire after it was published.", expires_at=page.published_at + later
    )


def test_a_case_ends_after_it_starts() -> None:
    refused(
        case_study(), "A case study cannot end before it starts.", start_year=2012, end_year=2011
    )


@pytest.mark.parametrize("years", [(2012, 2012), (2012, None), (None, 2012), (None, None)])
def test_a_case_may_end_in_the_year_it_starts_or_be_open(years: tuple) -> None:
    made = case_study(start_year=years[0], end_year=years[1])
    made.full_clean()


@pytest.mark.parametrize("year", [1799, 2201])
def test_a_year_is_a_plausible_one(year: int) -> None:
    with pytest.raises(ValidationError):
        CaseStudy(title="x", start_year=year).full_clean()


def test_a_cost_has_a_currency_and_a_currency_a_cost() -> None:
    words = "Give the cost together with its currency."
    refused(case_study(), words, cost="21000000")
    refused(case_study(), words, cost_currency="EUR")
    case_study(cost="21000000", cost_currency="EUR").full_clean()
    with pytest.raises(ValidationError, match="Three capital letters"):
        case_study(cost="1", cost_currency="eur").full_clean()
    with pytest.raises(ValidationError):
        case_study(cost="-1", cost_currency="EUR").full_clean()


@pytest.mark.parametrize("latitude", ["90.00001", "-91"])
def test_a_latitude_lies_between_the_poles(latitude: str) -> None:
    refused(city(), "A latitude lies between -90 and 90 degrees.", latitude=latitude, longitude="0")


@pytest.mark.parametrize("longitude", ["180.00001", "-181"])
def test_a_longitude_goes_half_around_the_world(longitude: str) -> None:
    words = "A longitude lies between -180 and 180 degrees."
    refused(city(), words, latitude="0", longitude=longitude)


def test_a_place_is_a_whole_point_or_none() -> None:
    refused(city(), "Give both latitude and longitude, or neither.", latitude="55")
    refused(city(), "Give both latitude and longitude, or neither.", longitude="12")
    city(latitude="-90", longitude="180").full_clean()


@pytest.mark.parametrize("given", ["consent_contact", "consent_photo"])
def test_consent_has_a_day(given: str) -> None:
    refused(expert(), "Say on which day the person gave this consent.", **{given: True})


def test_a_report_is_not_its_own_previous_issue() -> None:
    made = report()
    refused(made, "A report cannot be its own previous issue.", previous_issue=made)


def test_issues_do_not_follow_one_another_in_a_circle() -> None:
    first = report()
    second = report(previous_issue=first)
    third = report(previous_issue=second)
    third.full_clean()
    first.previous_issue = third
    with pytest.raises(ValidationError, match="in a circle"):
        first.full_clean()


def test_a_circle_that_came_about_otherwise_is_no_endless_loop() -> None:
    first, second = report(), report()
    type(first).objects.filter(pk=first.pk).update(previous_issue=second)
    type(first).objects.filter(pk=second.pk).update(previous_issue=first)
    other = report()
    other.previous_issue = type(first).objects.get(pk=first.pk)
    with pytest.raises(ValidationError, match="in a circle"):
        other.full_clean()


def test_an_organisation_does_not_merge_into_itself() -> None:
    made = organisation()
    refused(made, "An organisation cannot merge into itself.", merged_into=made)


def test_a_merger_has_a_target() -> None:
    with pytest.raises(ValidationError, match="Say what it merged into"):
        organisation(merged_on="2014-05").full_clean()


def twice(kind: type[models.Model], words: str, **same: Any) -> None:
    """Check that a second row with the *same* values is refused."""
    first = row(kind, **same)
    page = {kind.page_field: getattr(first, kind.page_field)}
    second = {
        field.name: getattr(first, field.name)
        for field in kind._meta.fields
        if field.name not in ("id", "order")
    }
    with pytest.raises(ValidationError) as caught:
        kind(**second | page).full_clean()
    assert words in " ".join(caught.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        kind(**second | page).save()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Recommendation, "This report has a recommendation of this number."),
        (Contribution, "This person is listed with this role already."),
        (Involvement, "This organisation is listed with this role already."),
        (CityCountry, "This country is listed already."),
    ],
)
def test_a_row_of_its_kind_stands_once(kind: type[models.Model], words: str) -> None:
    twice(kind, words)


def test_recommendations_are_numbered_from_one() -> None:
    refused(row(Recommendation), "Recommendations are numbered from 1.", number=0)


@pytest.mark.parametrize("field", ["doi", "isbn"])
def test_an_identifier_looks_like_one(field: str) -> None:
    made = report()
    setattr(made, field, "not one")
    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert set(caught.value.error_dict) == {field}
    report(doi="10.1000/182", isbn="978-87-993-0001-2").full_clean()


@pytest.mark.parametrize("model", [Theme, Organisation, LinkCategory])
def test_a_vocabulary_names_a_thing_once(model: type[models.Model]) -> None:
    model.objects.create(name="Energy")
    with pytest.raises(ValidationError):
        model(name="Energy").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(name="Energy", slug="energy-again")


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_a_summary_is_short(model: type[Page]) -> None:
    page = make(model, summary="x" * 601)
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert set(caught.value.error_dict) == {"summary"}


def test_every_constraint_speaks_to_people() -> None:
    silent = [
        constraint.name
        for model in (*page_types(), Organisation, City, Expert)
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []


def test_now_is_when_a_page_of_today_is_public() -> None:
    assert make(CaseStudy, published_at=timezone.now()).is_public()
