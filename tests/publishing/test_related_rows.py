"""What a page shows of other tables: what is public at this moment, asked for once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Model

from casestudies.models import CaseStudy, City, KeyFigure
from smartcities.browsing.details import page_at
from tests.factories import case_study, city, expert, report, row, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def fresh(page: Model) -> Model:
    """Return *page* as another request would have it."""
    return type(page).objects.get(pk=page.pk)


def test_each_page_gets_its_own_rows_by_one_statement(django_assert_num_queries) -> None:
    one, other = expert(), expert()
    first, second = case_study(experts=[one]), case_study(experts=[other])
    assert fresh(first).public_experts == [one]
    page = fresh(second)
    with django_assert_num_queries(1):
        assert page.public_experts == [other]
        assert page.public_experts == [other]


def test_what_appears_or_expires_does_so_at_its_moment(clock, now) -> None:
    hour = timedelta(hours=1)
    comes = expert(published_at=now + hour)
    goes = expert(expires_at=now + hour)
    case = case_study(experts=[comes, goes])
    assert fresh(case).public_experts == [goes]
    clock.shift(hour)
    assert fresh(case).public_experts == [comes]


def test_what_is_prefetched_hangs_on_the_moment_too(clock, now) -> None:
    hour = timedelta(hours=1)
    place, later = city(), city(published_at=now + hour)
    case_study(cities=[place, later])
    assert [each.places for each in fresh(place).public_cases] == [[place]]
    clock.shift(hour)
    (case,) = fresh(place).public_cases
    assert {each.pk for each in case.places} == {place.pk, later.pk}


def test_annotations_come_with_the_rows() -> None:
    presents, names = report(), report()
    case = case_study()
    presents.cases.add(case)
    names.related_cases.add(case)
    found = {each.pk: each.presents for each in fresh(case).public_reports}
    assert found == {presents.pk: True, names.pk: False}


def test_a_row_knows_the_page_that_was_asked(django_assert_num_queries) -> None:
    case = fresh(row(KeyFigure).case)
    (figure,) = case.public_figures
    with django_assert_num_queries(0):
        assert figure.case is case


def test_a_page_comes_with_its_relations(django_assert_num_queries) -> None:
    town = city(("DK", "SE"))
    made = case_study(cities=[town, city(published_at=None)], themes=[theme(), theme()])
    page = page_at(CaseStudy, made.slug)
    with django_assert_num_queries(0):
        assert list(page.themes.all()) == list(page.themes.all())
        assert page.places == [town]
        assert [each.code for each in page.countries] == ["DK", "SE"]
    assert page.themes.filter(pk=page.themes.all()[0].pk).count() == 1


def test_a_draft_comes_with_its_relations_too() -> None:
    town = city()
    made = case_study(cities=[town], themes=[theme()], published_at=None)
    page = page_at(CaseStudy, made.slug)
    assert (page.places, len(page.themes.all())) == ([town], 1)


def test_no_page_is_no_page() -> None:
    assert page_at(City, "nowhere") is None
