"""A prepared query gives what the queryset would, with any number of keys."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from casestudies.models import CaseStudy, CityCountry
from resources.models import Report
from smartcities.publishing.prepared import Prepared
from tests.factories import case_study, city, image, organisation, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def columns(row: CaseStudy) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_it_gives_the_rows_of_any_number_of_keys(number: int, django_assert_num_queries) -> None:
    made = [case_study(start_year=2000 + each, image=image()) for each in range(5)]
    prepared = Prepared(lambda: CaseStudy.objects.select_related("image").order_by("-start_year"))
    prepared.of([made[0].pk])
    with django_assert_num_queries(1):
        found = prepared.of([each.pk for each in made[:number]])
        assert [each.image.pk for each in found] == [
            each.image_id for each in reversed(made[:number])
        ]
    expected = CaseStudy.objects.filter(pk__in=[each.pk for each in made[:number]])
    assert [columns(each) for each in found] == [
        columns(each) for each in expected.order_by("-start_year")
    ]


def test_fields_are_read_as_the_model_reads_them() -> None:
    made = report(published_on="2012-10", publisher=organisation(name="Agency"))
    prepared = Prepared(lambda: Report.objects.select_related("publisher"))
    (found,) = prepared.of([made.pk])
    assert found.published_on.isoformat() == "2012-10"
    assert found.publisher.name == "Agency"
    assert not found._state.adding


def test_an_empty_relation_is_none_and_asks_nothing(django_assert_num_queries) -> None:
    made = case_study()
    (found,) = Prepared(lambda: CaseStudy.objects.select_related("image")).of([made.pk])
    with django_assert_num_queries(0):
        assert found.image is None


def test_without_keys_nothing_is_asked(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert Prepared(CaseStudy.objects.all).of([]) == []


def test_keys_that_no_row_has_are_left_out() -> None:
    made = case_study()
    assert Prepared(CaseStudy.objects.all).of([made.pk + 1, made.pk, made.pk]) == [made]


def test_rows_are_found_by_another_field_and_under_a_condition() -> None:
    here, there = city(("DK", "SE")), city(("NO",))
    prepared = Prepared(lambda: CityCountry.objects.exclude(country="SE").order_by("pk"), by="city")
    assert [row.country.code for row in prepared.of([here.pk, there.pk])] == ["DK", "NO"]
    assert [row.country.code for row in prepared.of([there.pk])] == ["NO"]


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_by_its_own_connection() -> None:
    made = case_study()
    prepared = Prepared(CaseStudy.objects.all)
    assert prepared.of([made.pk]) == [made]
    found: list[CaseStudy] = []

    def ask() -> None:
        found.extend(prepared.of([made.pk]))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [made]
