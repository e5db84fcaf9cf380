"""Which pages lie at which place: from the index, and the same as somebody finds row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudy, City
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.maps.places import located_types, spots
from smartcities.index import index_of
from smartcities.index.axis import relation_paths
from smartcities.publishing.declarations.located import Located
from smartcities.publishing.models import Page
from tests.factories import case_study, city, make, theme

pytestmark = pytest.mark.django_db

POINT = {"latitude": "55.6", "longitude": "12.5"}
CITIES = {
    "aarhus": (("DK",), POINT),
    "oresund": (("SE", "DK"), POINT),
    "nowhere": ((), POINT),
    "pointless": (("NO",), {}),
    "secret": (("NO",), POINT | {"published_at": None}),
}
cases = st.fixed_dictionaries(
    {
        "cities": st.sets(st.sampled_from(list(CITIES))),
        "energy": st.booleans(),
        "public": st.integers(0, 3).map(bool),
    }
)
queries = st.sampled_from(
    ["", "country=DK", "country=NO&country=SE", "theme=energy", "city=aarhus", "q=blue"]
)
Shown = list[tuple[str, list[str], list[int]]]


@pytest.fixture
def places(db: None, now: Any) -> dict[str, City]:
    """Return the cities that random case studies lie in, by slug."""
    return {
        slug: city(codes, slug=slug, title=slug, **fields)
        for slug, (codes, fields) in CITIES.items()
    }


def shown(model: type[Page], query: str = "") -> Shown:
    """Return the places of a result as the map gets them."""
    found = filter_for(model)(QueryDict(query))
    return [
        (spot.slug, spot.countries, list(spot.pages))
        for spot in spots(found.index, found.selection.pages())
    ]


def by_hand(model: type[Page], query: str = "") -> Shown:
    """Return the same from the rows, one by one."""
    pages = list(filter_for(model)(QueryDict(query)).qs)
    path, expected = model.located.path, []
    for place in model.located.place_model(model).objects.order_by("title", "pk"):
        lies_here = [
            page.pk
            for page in pages
            if (place in getattr(page, path).all() if path else page == place)
        ]
        if place.is_public() and place.latitude is not None and lies_here:
            codes = [row.country.code for row in place.countries.order_by("order", "pk")]
            expected.append((place.slug, codes, sorted(lies_here)))
    return expected


def store(drawn: list[dict], places: dict[str, City], energy: Any) -> None:
    """Save the drawn case studies."""
    for number, each in enumerate(drawn):
        made = CaseStudy.objects.create(
            slug=f"case-{number}",
            title=f"{'Blue' if number % 2 else 'Green'} case",
            published_at=timezone.now() if each["public"] else None,
        )
        made.cities.set([places[slug] for slug in each["cities"]])
        made.themes.set([energy] if each["energy"] else [])


@pytest.mark.full
@pytest.mark.database
@settings(
    max_examples=25,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(cases, max_size=6), query=queries)
def test_places_equal_those_of_brute_force(places: dict, drawn: list[dict], query: str) -> None:
    with transaction.atomic():
        store(drawn, places, theme(slug="energy"))
        assert shown(CaseStudy, query) == by_hand(CaseStudy, query)
        transaction.set_rollback(True)


@pytest.mark.parametrize("query", ["", "country=DK", "q=aarhus", "country=BR"])
def test_a_type_whose_pages_are_places_has_one_at_each(places: dict, query: str) -> None:
    assert shown(City, query) == by_hand(City, query)


@pytest.mark.parametrize("model", located_types(), ids=lambda model: model._meta.label_lower)
def test_every_type_with_places_keeps_where_its_pages_lie(model: type[Page], places: dict) -> None:
    path = model.located.path
    if path:
        make(model, **{path: [places["aarhus"], places["secret"]]})
    assert "aarhus" in [slug for slug, _codes, _pages in shown(model)]
    assert shown(model) == by_hand(model)


def test_the_relation_to_places_is_kept_without_a_filter_on_it(monkeypatch) -> None:
    assert "image" not in relation_paths(CaseStudy)
    monkeypatch.setattr(CaseStudy, "located", Located("image"))
    assert "image" in relation_paths(CaseStudy)


def test_changes_of_a_page_and_of_a_place_are_seen(places: dict, now: Any) -> None:
    case = case_study(cities=[places["aarhus"], places["secret"]])
    assert shown(CaseStudy) == [("aarhus", ["DK"], [case.pk])]
    places["secret"].published_at = timezone.now()
    places["secret"].save()
    assert [slug for slug, _codes, _pages in shown(CaseStudy)] == ["aarhus", "secret"]
    case.cities.set([places["pointless"]])
    assert shown(CaseStudy) == []
    places["pointless"].latitude = places["pointless"].longitude = 1
    places["pointless"].save()
    assert shown(CaseStudy) == [("pointless", ["NO"], [case.pk])]
    case.published_at = None
    case.save()
    assert shown(CaseStudy) == []


def test_no_condition_runs_over_the_pages(places: dict, now: Any) -> None:
    case_study(cities=[places["aarhus"]])
    index = index_of(CaseStudy)
    with CaptureQueriesContext(connection) as queries:
        assert spots(index, index.pages)
    (query,) = queries
    assert CaseStudy._meta.db_table not in query["sql"]
