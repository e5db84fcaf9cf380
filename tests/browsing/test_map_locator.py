"""The locator map: right anywhere on earth, small, and nothing where there is nothing to show."""

from __future__ import annotations

import gzip
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcities.browsing.maps.locator import locator
from smartcities.browsing.maps.outlines import region, world
from smartcities.browsing.maps.projections import around, distance, equal_earth, middle
from tests.browsing.drawing import draw
from tests.factories import case_study, city

PLACES = {
    "Copenhagen": [(12.56553, 55.67594)],
    "Bornholm": [(14.70664, 55.10091)],
    "Singapore": [(103.85, 1.29)],
    "Boulder": [(-105.27, 40.01)],
    "three countries": [(4.89, 52.37), (12.56, 55.67), (-3.7, 40.4)],
    "two halves of the earth": [(12.56, 55.67), (-43.18, -22.9)],
    "the antipodes": [(0, 0), (180, 0)],
    "north pole": [(0, 90)],
    "south pole": [(0, -90)],
    "180": [(180, -17)],
    "Fiji": [(178.4, -18.1), (-178.8, -18.2)],
    "one place twice": [(12.5, 55.6), (12.5, 55.6)],
}


def markup(places: Any) -> str:
    return draw("{{ locator(places) }}", places=places)


@pytest.mark.parametrize("points", PLACES.values(), ids=list(PLACES))
def test_dots_lie_within_and_there_is_something_to_go_by(points: list) -> None:
    shown = locator(points)
    left, top, width, height = map(float, shown.view_box.split())
    assert len(shown.dots) == len(set(points))
    for x, y in shown.dots:
        assert left <= float(x) <= left + width
        assert top <= float(y) <= top + height
    assert shown.land


@pytest.mark.parametrize("points", PLACES.values(), ids=list(PLACES))
def test_it_is_small(points: list) -> None:
    shown = locator(points)
    text = f"{shown.land}{shown.borders}{shown.inset}"
    assert len(gzip.compress(text.encode())) < 8_000


@pytest.mark.full
@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False)),
        min_size=1,
        max_size=4,
    )
)
def test_no_point_on_earth_breaks_it(points: list) -> None:
    shown = locator(points)
    assert shown is not None
    assert "nan" not in f"{shown.land}{shown.borders}{shown.dots}{shown.inset}"


def test_what_lies_far_apart_stands_on_the_whole_earth() -> None:
    assert locator(PLACES["two halves of the earth"]).inset is None
    assert locator(PLACES["three countries"]).inset is not None


def test_without_a_point_there_is_no_map() -> None:
    assert locator([]) is None
    assert "<svg" not in markup(None)
    assert "<svg" not in markup("")
    assert "<svg" not in markup([])


@pytest.mark.django_db
def test_a_city_and_a_list_of_cities_have_one(django_assert_num_queries: Any) -> None:
    sound = city(title="The <Sound>", latitude="55.6", longitude="13.0")
    nowhere = city()
    with django_assert_num_queries(0):
        html = markup([sound, nowhere])
        assert markup(sound)
        assert "<svg" not in markup(nowhere)
    svg = ElementTree.fromstring(html[html.index("<svg") : html.rindex("</svg>") + 6])  # noqa: S314
    assert svg.get("role") == "img"
    assert "The <Sound>" in svg.get("aria-label")
    assert "style=" not in html


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db
def test_case_and_city_pages_stand_at_the_ends_of_the_earth(visitor: Any) -> None:
    for latitude, longitude in (("90", "0"), ("-90", "0"), ("0", "180"), ("10", "-180")):
        place = city(latitude=latitude, longitude=longitude)
        for page in (place, case_study(cities=[place])):
            assert visitor.get(page.get_absolute_url()).status_code == 200


def test_the_outlines_show_what_small_maps_lose() -> None:
    def holds(tiles: Any, west: float, south: float, east: float, north: float) -> bool:
        return any(
            all(west < x < east and south < y < north for x, y in ring)
            for tile in tiles
            for ring in tile.land
        )

    bornholm, singapore = (14.5, 54.9, 15.3, 55.4), (103.5, 1.1, 104.2, 1.5)
    assert not holds([world()], *bornholm)
    assert holds(region("10m", 14.9, 55.1, 1), *bornholm)
    assert holds(region("10m", 103.8, 1.3, 1), *singapore)


def test_the_projections_are_those_of_their_sources() -> None:
    # Equal Earth: poles 0.5925 of the equator, height 0.4867 of the width.
    place = equal_earth(1000)
    assert place(180, 0) == pytest.approx((500, 0))
    assert place(0, 90)[1] == pytest.approx(-243.35, abs=0.5)
    assert place(180, 90)[0] == pytest.approx(296.2, abs=0.5)
    # Around a point: distances near it are true, whichever point it is.
    for centre in ((12.5, 55.6), (180, 0), (0, 90)):
        near = (centre[0], centre[1] - 1)
        x, y = around(*centre, 1)(*near)
        assert (x, y) == pytest.approx((0, distance(centre, near)), abs=0.1)
    assert middle([(179, 0), (-179, 0)])[0] in (pytest.approx(180), pytest.approx(-180))
