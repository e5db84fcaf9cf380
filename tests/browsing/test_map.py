"""``/map/``: the list's result with its filters, as links on a drawn earth and as rows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from smartcities.browsing.maps.overview import APART, clusters
from smartcities.browsing.maps.places import Spot
from smartcities.index.keys import Keys
from tests.browsing.drawing import draw
from tests.factories import case_study, city, event, make, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SOUND = {"latitude": "55.60587", "longitude": "13.00073"}
BOULDER = {"latitude": "40.01499", "longitude": "-105.27055"}


def drawn(html: str) -> ElementTree.Element:
    """Return the earth of a page, read as the XML it must be."""
    (svg,) = re.findall(r'<svg class="overview__earth".*?</svg>', html, re.DOTALL)
    assert "style=" not in svg
    return ElementTree.fromstring(svg)  # noqa: S314 (our own answer)


def links(html: str) -> dict[str, str]:
    """Return {label: address} of the marks on the earth."""
    return {a.get("aria-label"): a.get("href") for a in drawn(html).iter("a")}


def overview() -> str:
    return draw("{{ overview_map(model) }}", model=CaseStudy)


@pytest.mark.full
def test_the_map_shows_what_the_list_shows(visitor: Client) -> None:
    energy = theme(slug="energy")
    for number, code in enumerate(["DK", "SE", "NO", "DK"]):
        case_study(cities=[city((code,), **SOUND)], themes=[energy] if number % 2 else [])
    for query in ("", "?country=DK", "?theme=energy&country=DK", "?q=none", "?sort=title"):
        listed = visitor.get(f"/case-studies/{query}")
        shown = visitor.get(f"/map/{query}")
        assert [row["page"] for row in shown.context["rows"]] == list(listed.context["hits"])
        for page in listed.context["hits"]:
            assert f'href="{page.get_absolute_url()}"' in shown.content.decode()


def test_list_and_map_lead_to_each_other_with_the_filters(visitor: Client) -> None:
    case_study(cities=[city(("DK",), **SOUND)])
    query = "?country=DK&year_max=2030"
    assert (
        f'href="/map/{query.replace("&", "&amp;")}"'
        in visitor.get(f"/case-studies/{query}").content.decode()
    )
    assert (
        f'href="/case-studies/{query.replace("&", "&amp;")}"'
        in visitor.get(f"/map/{query}").content.decode()
    )
    assert "/map/?" not in visitor.get("/cities/?country=DK").content.decode()


def test_forms_and_ways_out_stay_on_the_map(visitor: Client) -> None:
    html = visitor.get("/map/?q=none").content.decode()
    assert '<form class="filters__form" action="/map/"' in html
    assert 'href="/map/">Clear all' in html


def test_a_bad_value_is_told_and_does_not_reach_the_points(visitor: Client) -> None:
    response = visitor.get("/map/?country=ZZ&country=DK&page=x")
    assert response.status_code == 200
    assert len(response.context["notices"]) == 2
    assert response.context["points_url"] == "/case-studies.geojson?country=DK"
    assert response["Cache-Control"] == "private, no-store"


def test_a_page_without_a_place_is_a_row_that_says_so(visitor: Client) -> None:
    case_study(title="Nowhere in particular")
    html = visitor.get("/map/").content.decode()
    assert "Nowhere in particular" in html
    assert "Not on the map" in html
    assert "None of these has a place on the map." in html


def test_an_empty_portal_has_an_empty_map(visitor: Client) -> None:
    html = visitor.get("/map/").content.decode()
    assert links(html) == {}
    assert "the map is empty" in html


def test_drafts_are_neither_pages_nor_places(visitor: Client) -> None:
    case_study(title="Secret plan", published_at=None, cities=[city(**SOUND)])
    case_study(cities=[city(title="Secret harbour", published_at=None, **SOUND)])
    html = visitor.get("/map/").content.decode()
    assert "Secret" not in html
    assert links(html) == {}


def test_one_page_is_linked_itself_and_several_by_their_places(visitor: Client) -> None:
    sound = city(("DK", "SE"), title="The Sound", slug="sound", **SOUND)
    case_study(slug="one", title="One", cities=[sound])
    case_study(slug="two", title="Two", cities=[sound])
    case_study(slug="far", title="Far", cities=[city(("US",), title="Boulder", **BOULDER)])
    html = visitor.get("/map/?sort=title").content.decode()
    assert links(html) == {
        "Far: Boulder, United States of America": "/case-studies/far/",
        "The Sound, Denmark, Sweden: 2 entries": "/map/?sort=title&city=sound",
    }
    shown = visitor.get("/map/?sort=title&city=sound")
    assert {row["page"].slug for row in shown.context["rows"]} == {"one", "two"}


def test_a_page_in_two_near_places_counts_once() -> None:
    places = [city(title="A", **SOUND), city(title="B", latitude="55.7", longitude="12.6")]
    case_study(slug="both", cities=places)
    assert list(links(overview()).values()) == ["/case-studies/both/"]


@pytest.mark.full
def test_so_many_places_that_no_address_holds_them_are_a_position() -> None:
    for number in range(30):
        where = {"latitude": str(50 + number / 100), "longitude": "10"}
        case_study(cities=[city(title=f"Place {number:02d}", **where)])
    assert links(overview()) == {
        "Place 00, Place 01, Place 02 and 27 more places: 30 entries": "/map/#map=4/50.000/10.000"
    }


def test_titles_of_any_kind_stay_text() -> None:
    hostile = '</title><script>"&'
    case_study(title=hostile, cities=[city(title="كوبنهاغن", **SOUND)])
    assert f"{hostile}: كوبنهاغن" in links(overview())


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("90", "0"), ("-90", "12"), ("0", "180"), ("-17", "-180")]
)
def test_the_ends_of_the_earth_lie_within_the_drawing(latitude: str, longitude: str) -> None:
    case_study(cities=[city(latitude=latitude, longitude=longitude)])
    svg = drawn(overview())
    left, top, width, height = map(float, svg.get("viewBox").split())
    dot = next(each for each in svg.iter("circle") if each.get("class") == "mark__dot")
    assert left < float(dot.get("cx")) < left + width
    assert top < float(dot.get("cy")) < top + height


def test_marks_are_far_enough_apart_and_lose_no_place() -> None:
    made = [
        Spot(
            key=n,
            title=str(n),
            slug=str(n),
            language="en",
            longitude=(n * 37) % 360 - 180,
            latitude=(n * 17) % 180 - 90,
            pages=Keys([n]),
        )
        for n in range(300)
    ]
    marks = clusters(made)
    assert sorted(spot.key for mark in marks for spot in mark.spots) == list(range(300))
    for mark in marks:
        for other in marks:
            away = (mark.x - other.x) ** 2 + (mark.y - other.y) ** 2
            assert mark is other or away >= APART**2


def test_a_type_without_places_draws_nothing() -> None:
    assert "<svg" not in draw("{{ overview_map(page) }}", page=event())
    assert "<svg" not in overview()


def test_the_overview_takes_two_queries_however_much_there_is() -> None:
    for _ in range(5):
        case_study(cities=[city(("DK", "SE"), **SOUND)])
    case_study(cities=[city(("US",), **BOULDER)])
    overview()
    with CaptureQueriesContext(connection) as queries:
        html = overview()
    assert len(links(html)) == 2
    # Of which the first asks for the version of the content.
    assert len(queries) == 3


@pytest.mark.full
def test_the_page_takes_as_many_queries_for_many_as_for_few(visitor: Client) -> None:
    def asked() -> int:
        visitor.get("/map/")
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get("/map/").status_code == 200
        return len(queries)

    make(CaseStudy, cities=[city(("DK",), **SOUND)])
    few = asked()
    for _ in range(10):
        make(CaseStudy, cities=[city(("DK", "SE"), **SOUND)])
    assert asked() == few <= 8


@pytest.mark.full
@pytest.mark.database
def test_a_long_result_has_pages_and_its_map_shows_all(visitor: Client) -> None:
    sound = city(title="The Sound", **SOUND)
    for _ in range(60):
        case_study(cities=[sound])
    response = visitor.get("/map/?page=2")
    assert len(response.context["rows"]) == 10
    assert response.context["on_map"] == 60
    assert "The Sound: 60 entries" in links(response.content.decode())
    assert visitor.get("/map/?page=3").status_code == 404


def test_the_danish_map_is_danish(visitor: Client) -> None:
    case_study(cities=[city(("SE",), title="Malmö", **SOUND)])
    response = visitor.get("/da/map/?country=SE")
    assert response.status_code == 200
    assert "Sverige" in response.content.decode()
    assert response.context["points_url"] == "/case-studies.geojson?country=SE"
