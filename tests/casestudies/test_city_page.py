"""The page of a place: its facts, its people, its neighbours, and nothing that is empty."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from casestudies.models import City
from casestudies.models.city import NEIGHBOURS
from tests.factories import case_study, city, expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def html_of(page: City) -> str:
    response = Client().get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("latitude", "longitude", "printed"),
    [
        ("55.67594", "12.56553", "55.67594° N, 12.56553° E"),
        ("-22.90642", "-43.18223", "22.90642° S, 43.18223° W"),
        ("90.00000", "-105.27055", "90° N, 105.27055° W"),
        ("-17.1", "180", "17.1° S, 180° E"),
        ("0", "0", "0° N, 0° E"),
        (None, None, ""),
    ],
)
def test_coordinates_are_printed_as_any_map_takes_them(latitude, longitude, printed) -> None:
    place = City(
        latitude=latitude and Decimal(latitude), longitude=longitude and Decimal(longitude)
    )
    assert place.point == printed


@pytest.mark.full
@pytest.mark.parametrize(("latitude", "longitude"), [("90", "0"), ("-90", "180"), ("0", "-180")])
def test_a_place_at_the_edge_of_the_map_has_a_page(latitude: str, longitude: str) -> None:
    place = city(("AQ",), latitude=latitude, longitude=longitude)
    case = case_study(cities=[place])
    assert "°" in html_of(place)
    assert Client().get(case.get_absolute_url()).status_code == 200


def test_a_place_of_which_nothing_is_known_has_no_empty_part() -> None:
    html = html_of(city(title="Nowhere"))
    main = html[html.index("<main") : html.index("handing-on")]
    for part in ("Population", "Coordinates", "Countr", 'class="side', "band", "locator", "None"):
        assert part not in main, part


def test_a_population_stands_with_its_year_and_what_it_counts() -> None:
    html = html_of(city(population=285273, population_year=2023, population_note="Urban area"))
    assert "285,273 (2023)" in html
    assert "Urban area" in html


@pytest.mark.full
def test_the_other_public_places_of_its_countries_are_its_neighbours() -> None:
    region = city(("DK", "SE"), title="Region")
    for title, countries in (("Malmö", ("SE",)), ("Aarhus", ("DK",)), ("Oslo", ("NO",))):
        city(countries, title=title)
    city(("DK",), title="Draft", published_at=None)
    assert [place.title for place in region.neighbours] == ["Aarhus", "Malmö"]
    assert "Other places in the same countries" in html_of(region)
    for _number in range(NEIGHBOURS):
        city(("SE",))
    assert len(City.objects.get(pk=region.pk).neighbours) == NEIGHBOURS


def test_a_place_without_a_country_has_no_neighbours() -> None:
    city()
    assert list(city().neighbours) == []


def test_the_people_of_its_public_cases_stand_with_it() -> None:
    place = city()
    shown, draft = expert(title="Shown"), expert(title="Draft", published_at=None)
    case_study(cities=[place], experts=[shown, draft])
    case_study(cities=[place], experts=[shown])
    case_study(cities=[place], experts=[expert(title="Of a draft")], published_at=None)
    assert [each.title for each in place.public_experts] == ["Shown"]
