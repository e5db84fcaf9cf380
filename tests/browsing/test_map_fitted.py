"""The map of some places shows their part of the earth."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def portal() -> None:
    places = {
        "aarhus": (("DK",), 56.15, 10.2),
        "copenhagen": (("DK",), 55.68, 12.57),
        "malmo": (("SE",), 55.6, 13.0),
        "rio": (("BR",), -22.9, -43.2),
        "boulder": (("US",), 40.0, -105.3),
    }
    made = {
        slug: factories.city(codes, slug=slug, title=slug.title(), latitude=north, longitude=east)
        for slug, (codes, north, east) in places.items()
    }
    energy = factories.theme(slug="energy", name="Energy")
    factories.case_study(slug="both", title="Both", cities=[made["aarhus"], made["rio"]])
    factories.case_study(slug="here", title="Here", cities=[made["copenhagen"]], themes=[energy])
    factories.case_study(slug="far", title="Far", cities=[made["boulder"]], themes=[energy])
    factories.case_study(slug="near", title="Near", cities=[made["malmo"]])


def drawn(query: str, path: str = "/embed/map/") -> str:
    return Client().get(f"{path}?view=card&{query}").content.decode()


def marks(html: str) -> list[str]:
    return re.findall('class="mark"[^>]*aria-label="([^"]*)"', html)


@pytest.mark.parametrize("path", ["/embed/map/", "/map/"])
def test_the_map_of_a_country_shows_that_country(path: str) -> None:
    html = drawn("country=DK", path)
    assert 'aria-label="Map of the case studies"' in html
    # A case of Aarhus and Rio is on it in Aarhus alone.
    assert sorted(marks(html)) == ["Both: Aarhus, Denmark", "Here: Copenhagen, Denmark"]
    left, top, width, height = map(int, re.search('earth" viewBox="([-0-9 ]+)"', html)[1].split())
    dots = re.findall('class="mark__dot" cx="([-0-9.]+)" cy="([-0-9.]+)"', html)
    spots = [(float(x), float(y)) for x, y in dots]
    assert all(left < x < left + width and top < y < top + height for x, y in spots)
    # On the earth the two would be one mark: here they are far apart.
    assert abs(spots[0][0] - spots[1][0]) > 56


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("city=malmo", ["Near"]),
        ("country=DK&country=SE&theme=energy", ["Here"]),
        ("q=near", ["Near"]),
    ],
)
def test_the_map_of_other_choices_shows_where_they_are(query: str, names: list[str]) -> None:
    html = drawn(query)
    assert "Map of the case studies" in html
    assert [mark.partition(":")[0] for mark in marks(html)] == names


def test_what_is_far_apart_and_what_is_not_chosen_is_shown_on_the_earth() -> None:
    for query in ("theme=energy", "", "sort=title"):
        html = drawn(query)
        assert 'aria-label="World map of the case studies"' in html


@pytest.mark.full
def test_the_script_is_told_the_places_that_were_asked_for() -> None:
    def told(query: str) -> str:
        return re.search('data-bounds="([^"]*)"', Client().get(f"/map/?{query}").content.decode())[
            1
        ]

    assert told("country=DK") == "10.2000,55.6800,12.5700,56.1500"
    assert told("city=aarhus") == "10.2000,56.1500,10.2000,56.1500"
    # All that was found.
    assert told("theme=energy") == told("") == told("country=US") == ""
