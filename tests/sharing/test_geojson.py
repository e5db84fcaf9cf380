"""``/<list>.geojson``: RFC 7946, the list's own result, nothing that is not public."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudy, City
from smartcities.browsing.maps.places import located_types
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data import stream
from smartcities.sharing.data.columns import own_columns
from tests.factories import case_study, city, make, theme
from tests.files import drained
from tests.portal.settings import read_for_this_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HARBOUR = {"latitude": "55.67594", "longitude": "12.56553"}
SOUND = {"latitude": "55.60587", "longitude": "13.00073"}


@pytest.fixture(params=located_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest) -> type[Page]:
    """Return a type that declares where its pages lie."""
    return request.param


def placed(model: type[Page], **fields: Any) -> Page:
    """Save a page of the type that lies at the harbour."""
    if model.located.path:
        return make(model, **{model.located.path: [city(("DK",), **HARBOUR)]}, **fields)
    return make(model, **HARBOUR, **fields)


def answered(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(drained(response))


def slugs(collection: dict[str, Any]) -> list[str]:
    return [feature["properties"]["slug"] for feature in collection["features"]]


def test_a_type_without_places_has_none(visitor: Client) -> None:
    for model in page_types():
        status = visitor.get(f"/{model.list_path}.geojson").status_code
        assert status == (200 if model.located else 404), model


def test_it_keeps_the_format_for_every_type(visitor: Client, model: type[Page]) -> None:
    page = placed(model, title="“Ærø” <b>&", summary="x" * 600, themes=[theme(slug="energy")])
    found = answered(visitor, f"/{model.list_path}.geojson")
    assert found["type"] == "FeatureCollection"
    assert found["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert found["bbox"] == [12.56553, 55.67594, 12.56553, 55.67594]
    (feature,) = found["features"]
    assert feature["type"] == "Feature"
    assert feature["geometry"] == {"type": "Point", "coordinates": [12.56553, 55.67594]}
    properties = feature["properties"]
    assert properties["url"] == f"http://testserver{page.get_absolute_url()}"
    assert visitor.get(properties["url"]).status_code == 200
    assert properties["title"] == "“Ærø” <b>&"
    assert properties["summary"] == page.summary
    assert properties["themes"] == ["energy"]
    own = {column.name for column in own_columns(model)} - {"latitude", "longitude"}
    assert own
    assert own <= set(properties)
    assert feature["id"] == properties["slug"] == page.slug


def test_anybodys_page_may_read_it(visitor: Client, model: type[Page]) -> None:
    for query in ("", "?theme=unknown"):
        response = visitor.get(f"/{model.list_path}.geojson{query}")
        assert response["Access-Control-Allow-Origin"] == "*"
        drained(response)


def test_nothing_hidden_stands_in_it(visitor: Client, model: type[Page]) -> None:
    now = timezone.now()
    placed(model, title="A draft", published_at=None)
    placed(model, title="Scheduled", published_at=now + timedelta(days=1))
    placed(model, title="Expired", published_at=now - timedelta(days=2), expires_at=now)
    shown = placed(model)
    assert slugs(answered(visitor, f"/{model.list_path}.geojson")).count(shown.slug) == 1
    text = json.dumps(answered(visitor, f"/{model.list_path}.geojson"))
    assert [word for word in ("A draft", "Scheduled", "Expired") if word in text] == []


def test_a_draft_city_lends_neither_its_point_nor_its_name(visitor: Client) -> None:
    secret = city(("SE",), title="Secret harbour", published_at=None, **SOUND)
    case_study(cities=[secret])
    found = answered(visitor, "/case-studies.geojson")
    assert found["features"][0]["geometry"] is None
    assert "bbox" not in found
    assert "Secret" not in json.dumps(found)


def test_a_page_without_a_place_is_there_without_geometry(visitor: Client) -> None:
    case_study(slug="nowhere")
    case_study(slug="unmapped", cities=[city(title="Unmapped")])
    found = {each["id"]: each for each in answered(visitor, "/case-studies.geojson")["features"]}
    assert found["nowhere"]["geometry"] is None
    assert found["nowhere"]["properties"]["places"] == []
    assert found["unmapped"]["geometry"] is None
    assert found["unmapped"]["properties"]["places"] == [{"name": "Unmapped", "countries": []}]


def test_several_places_are_one_feature_in_the_order_of_their_names(visitor: Client) -> None:
    places = [city(title="B", **SOUND), city(title="A"), city(title="C", **HARBOUR)]
    case_study(cities=places)
    (feature,) = answered(visitor, "/case-studies.geojson")["features"]
    assert feature["geometry"] == {
        "type": "MultiPoint",
        "coordinates": [[13.00073, 55.60587], [12.56553, 55.67594]],
    }
    assert [place["name"] for place in feature["properties"]["places"]] == ["B", "C", "A"]


def test_a_region_in_two_countries_is_one_point_that_names_both(visitor: Client) -> None:
    case_study(cities=[city(("DK", "SE"), title="Öresund", **SOUND)])
    for path in ("/case-studies.geojson", "/cities.geojson"):
        (feature,) = answered(visitor, path)["features"]
        assert feature["geometry"]["type"] == "Point"
        assert feature["properties"]["places"][0]["countries"] == ["DK", "SE"]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "query",
    ["", "?country=DK", "?country=dk&country=SE", "?theme=energy&q=case", "?sort=title", "?q=none"],
)
def test_it_holds_what_the_list_holds_in_its_order(visitor: Client, query: str) -> None:
    energy = theme(slug="energy")
    for number, code in enumerate(["DK", "SE", "NO", "DK"]):
        themes = [energy] if number % 2 else []
        case_study(title=f"Case {9 - number}", cities=[city((code,), **SOUND)], themes=themes)
    listed = visitor.get(f"/case-studies/{query}").context["hits"]
    found = answered(visitor, f"/case-studies.geojson{query}")
    assert slugs(found) == [page.slug for page in listed]


def test_it_holds_more_than_a_page_of_the_list(visitor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(stream, "CHUNK", 10)
    for _ in range(25):
        case_study()
    assert len(answered(visitor, "/case-studies.geojson?page=7")["features"]) == 25


@pytest.mark.full
def test_the_queries_grow_by_chunk_and_not_by_page(visitor: Client) -> None:
    def asked() -> int:
        # The first request after a change finds out when the next page appears or expires.
        version.current()
        # So it does what the licence is, which administrators choose.
        read_for_this_version()
        with CaptureQueriesContext(connection) as queries:
            answered(visitor, "/case-studies.geojson")
        return len(queries)

    placed(CaseStudy, themes=[theme()])
    few = asked()
    for _ in range(10):
        placed(CaseStudy, themes=[theme()])
    assert asked() == few <= 6


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("country=ZZ", "country"),
        ("country=DK&country=QQ", "country"),
        ("theme=unknown", "theme"),
        ("year_min=soon", "year_min"),
        ("year_max=20000", "year_max"),
        ("sort=best", "sort"),
        ("state=lost", "state"),
        ("q=" + "x" * 201, "q"),
        ("q=%00", "q"),
    ],
)
def test_a_bad_value_is_a_readable_400(visitor: Client, query: str, name: str) -> None:
    response = visitor.get(f"/case-studies.geojson?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert list(response.json()["errors"]) == [name]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["page=x", "nonsense=1", "country=NO", "theme=", "country="])
def test_what_a_list_takes_without_a_word_is_no_error(visitor: Client, query: str) -> None:
    assert visitor.get(f"/case-studies.geojson?{query}").status_code == 200


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("90", "0"), ("-90", "180"), ("0", "180"), ("0", "-180")]
)
def test_the_ends_of_the_earth_are_places(visitor: Client, latitude: str, longitude: str) -> None:
    city(latitude=latitude, longitude=longitude)
    found = answered(visitor, "/cities.geojson")
    point = [float(longitude), float(latitude)]
    assert found["features"][0]["geometry"]["coordinates"] == point


def test_its_addresses_are_in_no_language(visitor: Client) -> None:
    placed(City)
    assert reverse("city-geojson") == "/cities.geojson"
    assert visitor.get("/da/cities.geojson").status_code == 404
    assert visitor.post("/cities.geojson").status_code == 405
