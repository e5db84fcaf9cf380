"""The index in memory: brought up to date by what changed, it equals one read anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casestudies.models import CaseStudy, City, CityCountry
from experts.models import Expert, Organisation
from resources.models import Report
from smartcities.browsing.filters.registry import filter_for
from smartcities.index import Snapshot, current, index_of, refresh
from smartcities.publishing.models import Theme
from smartcities.publishing.types import page_types
from tests.browsing.test_facet_counts import cases, properties, store, world
from tests.factories import case_study, city, expert, make, report, theme

__all__ = ["world"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def contents(index: Snapshot) -> dict[str, Any]:
    """Return everything that an index says, its orders in full."""
    number = len(index.pages)
    found = filter_for(index.model)
    orders = {order: found.order_fields(order) for order in found.orders}
    return {
        "pages": set(index.pages),
        "values": {
            name: {value: set(keys) for value, keys in sets.items()}
            for name, sets in index.values.items()
        },
        "labels": index.labels,
        "orders": {
            name: index.window(names, index.pages, 0, number) for name, names in orders.items()
        },
    }


def check() -> None:
    for model in page_types():
        index = index_of(model)
        assert contents(index) == contents(refresh.build_snapshot(model, index.version)), model


def nth(rows: Any, number: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def moved(days: int) -> Any:
    return None if days == 0 else timezone.now() - timedelta(days=days)


def renamed(model: Any, field: str) -> Callable[[int], None]:
    def change(number: int) -> None:
        model.objects.filter(pk=getattr(nth(model.objects, number), "pk", 0)).update(
            **{field: f"new-{number}"}
        )

    return change


def published(model: Any) -> Callable[[int], None]:
    def change(number: int) -> None:
        if thing := nth(model.objects, number):
            thing.published_at = moved(number % 4)
            thing.save()

    return change


def related(name: str, model: Any) -> Callable[[int], None]:
    def change(number: int) -> None:
        if case := nth(CaseStudy.objects, number):
            getattr(case, name).set(list(model.objects.order_by("pk")[: number % 4]))

    return change


def deleted(model: Any) -> Callable[[int], None]:
    return lambda number: (thing := nth(model.objects, number)) and thing.delete()


def countries(number: int) -> None:
    if place := nth(City.objects, number):
        CityCountry.objects.filter(city=place).delete()
        CityCountry.objects.bulk_create([CityCountry(city=place, country="BR")])


CHANGES: list[Callable[[int], Any]] = [
    renamed(City, "title"), renamed(City, "slug"), renamed(Theme, "name"), renamed(Theme, "slug"),
    renamed(Organisation, "name"), published(City), published(Expert), published(CaseStudy),
    related("themes", Theme), related("cities", City), related("experts", Expert),
    deleted(CaseStudy), deleted(City), deleted(Theme), countries,
    lambda number: CaseStudy.objects.update(state=["planned", ""][number % 2], end_year=None),
    lambda number: CaseStudy.objects.filter(pk=getattr(nth(CaseStudy.objects, number), "pk", 0))
    .update(title=f"Å {number}", last_updated=moved(1 + number % 3)),
    lambda number: case_study(published_at=moved(number % 4)),
]  # fmt: skip
changes = st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 9)), min_size=1, max_size=6)


def play(drawn: list[dict], steps: list, world: dict) -> None:
    with transaction.atomic():
        store(drawn, world)
        check()
        for change, number in steps:
            change(number)
            check()
        transaction.set_rollback(True)


@pytest.mark.full
@pytest.mark.database
@properties(12)
@given(drawn=st.lists(cases, max_size=5), steps=changes)
def test_after_any_change_the_index_equals_a_new_one(
    world: dict,
    drawn: list[dict],
    steps: list,
) -> None:
    play(drawn, steps, world)


@pytest.mark.full
@properties(75)
@given(drawn=st.lists(cases, max_size=9), steps=changes)
def test_after_any_change_in_many_worlds(
    world: dict,
    drawn: list[dict],
    steps: list,
) -> None:
    play(drawn, steps, world)


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that grows with each index that is read as a whole."""
    seen: list[Any] = []
    read = refresh.build_snapshot
    monkeypatch.setattr(
        current, "build_snapshot", lambda model, at: seen.append(model) or read(model, at)
    )
    return seen


def test_one_save_reads_no_index_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_study(themes=[theme()], cities=[city(("DK",))])
    index_of(CaseStudy)
    anew = read_anew(monkeypatch)
    case.title = "Another"
    case.save()
    case.themes.set([theme(slug="water")])
    assert set(index_of(CaseStudy).values["theme"]) == {"water"}
    assert anew == []


def test_a_change_of_many_pages_reads_it_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        case_study()
    index_of(CaseStudy)
    monkeypatch.setattr(refresh, "MANY", 2)
    anew = read_anew(monkeypatch)
    CaseStudy.objects.update(state="planned")
    assert len(index_of(CaseStudy).values["state"]["planned"]) == 3
    assert anew == [CaseStudy]


def test_an_index_that_did_not_change_costs_one_query(django_assert_num_queries) -> None:
    case_study()
    index_of(CaseStudy)
    with django_assert_num_queries(1):
        index_of(CaseStudy)


def test_what_was_rolled_back_is_not_in_the_index() -> None:
    case = case_study(state="planned")
    before = contents(index_of(CaseStudy))
    with transaction.atomic():
        case.delete()
        assert not index_of(CaseStudy).pages
        transaction.set_rollback(True)
    assert contents(index_of(CaseStudy)) == before


def test_a_reader_keeps_the_snapshot_it_began_with() -> None:
    case = case_study(state="planned", cities=[city(("DK",))])
    index = index_of(CaseStudy)
    before = contents(index)
    case.delete()
    assert not index_of(CaseStudy).pages
    index.orders.clear()
    assert {name: before[name] for name in ("pages", "values", "labels")} == {
        name: contents(index)[name] for name in ("pages", "values", "labels")
    }


def test_a_city_lends_its_country_from_the_moment_it_is_public(clock) -> None:
    later = timezone.now() + timedelta(hours=1)
    case_study(cities=[city(("NO",), published_at=later)])
    assert index_of(CaseStudy).values["country"] == {}
    clock.shift(3600)
    assert set(index_of(CaseStudy).values["country"]) == {"NO"}


def test_a_case_is_counted_until_it_expires(clock) -> None:
    case_study(expires_at=timezone.now() + timedelta(hours=1), state="planned")
    assert len(index_of(CaseStudy).pages) == 1
    clock.shift(3600)
    assert len(index_of(CaseStudy).pages) == 0
    assert index_of(CaseStudy).values["state"] == {}


@pytest.mark.full
def test_an_order_of_many_blocks_is_the_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartcities.index.order.MADE", 2)
    monkeypatch.setattr("smartcities.index.order.MOST", 3)
    for day in (5, 1, 4, 2, 3, 3, 3):
        case_study(published_at=moved(day))
    index_of(CaseStudy)
    for day in (3, 6, 0, 1, 3):
        case_study(published_at=moved(day))
        check()
    found = filter_for(CaseStudy)(QueryDict("sort=oldest"))
    keys = list(found.qs.values_list("pk", flat=True))
    for start in range(len(keys)):
        assert found.keys(start, start + 3) == keys[start : start + 3]


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.model_name)
def test_a_type_without_a_page_has_an_empty_index(model: Any) -> None:
    index = index_of(model)
    assert len(index.pages) == 0
    assert filter_for(model)(QueryDict("q=x&sort=title")).pages(0, 20) == []
    make(model)
    assert len(index_of(model).pages) == 1


@pytest.mark.full
def test_reports_without_a_date_stand_where_the_database_puts_them() -> None:
    for date in ("2012", None, "2012-10", "2011-05-05"):
        report(published_on=date)
        check()
    found = filter_for(Report)(QueryDict(""))
    assert found.keys(0, 9) == list(found.qs.values_list("pk", flat=True))


def test_cards_name_public_places_by_title_as_they_are_now() -> None:
    places = [city(("DK",), title="Odense"), city(title="Aarhus"), city(published_at=None)]
    case_study(cities=places, experts=[expert()])
    ask = lambda: filter_for(CaseStudy)(QueryDict("")).pages(0, 20)  # noqa: E731
    (page,) = ask()
    assert [place.title for place in page.places] == ["Aarhus", "Odense"]
    assert [country.code for country in page.countries] == ["DK"]
    City.objects.filter(title="Aarhus").update(title="Zealand")
    (page,) = ask()
    assert [place.title for place in page.places] == ["Odense", "Zealand"]
