"""``/catalogue.jsonld``: what data there is, as DCAT-AP 3 and JSON-LD want it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.browsing.maps.places import located_types
from smartcities.index import index_of
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.contract.conftest import HIDDEN
from tests.factories import case_study, city, make, report, theme
from tests.sharing.dcat_rules import Node, check, listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PATH = "/catalogue.jsonld"
HERE = "http://testserver"
AUTHORITY = "http://publications.europa.eu/resource/authority"


@pytest.fixture(params=page_types(), ids=lambda model: model._meta.label_lower)
def model(request: pytest.FixtureRequest) -> type[Page]:
    """Return a page type."""
    return request.param


def answered(client: Client) -> dict[str, list[Node]]:
    """Return the nodes of the catalogue by class, held against the rules."""
    response = client.get(PATH)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/ld+json"
    return check(response.json())


def dataset(client: Client, model: type[Page]) -> Node:
    """Return what the catalogue says of a type's list."""
    (found,) = [
        each
        for each in answered(client)["dcat:Dataset"]
        if each["dct:identifier"] == f"{HERE}{model.get_list_url()}#data"
    ]
    return found


def ids(values: Any) -> list[str]:
    return [each["@id"].removeprefix(AUTHORITY) for each in listed(values)]


def test_an_empty_portal_has_a_catalogue_all_the_same(visitor: Client) -> None:
    found = answered(visitor)
    assert len(found["dcat:Catalog"]) == 1
    assert len(found["dcat:Dataset"]) == len(page_types())
    assert "dct:modified" not in found["dcat:Catalog"][0]


def test_every_type_is_a_data_set_in_all_its_forms(visitor: Client, model: type[Page]) -> None:
    make(model, themes=[theme(name="Energy & heat")])
    found = dataset(visitor, model)
    assert ids(found["dcat:landingPage"]) == [f"{HERE}{model.get_list_url()}"]
    assert [each["@value"] for each in found["dcat:keyword"]] == ["Energy & heat"]
    assert found["dct:modified"]["@value"] == "2027-03-01T12:00:00Z"
    assert found["dct:issued"]["@value"] == "2027-02-28T12:00:00Z"
    assert ids(found["dct:language"]) == ["/language/ENG"]
    names = {code["@language"]: code["@value"] for code in found["dct:title"]}
    assert names["en"] != names["da"]
    forms = {ids(each["dct:format"])[0]: each for each in found["dcat:distribution"]}
    expected = {"CSV", "XLSX", "ATOM", "JSON"} | (
        {"GEOJSON"} if model in located_types() else set()
    )
    assert set(forms) == {f"/file-type/{name}" for name in expected}
    for form in forms.values():
        address = form["dcat:accessURL"]["@id"].removeprefix(HERE)
        answer = visitor.get(address)
        assert answer.status_code == 200
        media_type = form["dcat:mediaType"]["@id"].partition("media-types/")[2]
        assert answer["Content-Type"].partition(";")[0] == media_type


def test_the_api_serves_them_all(visitor: Client) -> None:
    found = answered(visitor)
    (service,) = found["dcat:DataService"]
    assert len(service["dcat:servesDataset"]) == len(page_types())
    for name in ("dcat:endpointURL", "dcat:endpointDescription"):
        assert visitor.get(service[name]["@id"].removeprefix(HERE)).status_code == 200
    served = [each for each in found["dcat:Distribution"] if "dcat:accessService" in each]
    assert {each["dcat:accessService"]["@id"] for each in served} == {service["@id"]}
    assert len(served) == len(page_types())


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_hidden_shows_in_it(visitor: Client, model: type[Page], state: str) -> None:
    make(model, language="fi", themes=[theme(name="Secret")], **HIDDEN[state]())
    found = dataset(visitor, model)
    assert {"dcat:keyword", "dct:language", "dct:issued"} & set(found) == set()


@pytest.mark.full
def test_it_says_where_and_when(visitor: Client) -> None:
    sound = city(("DK", "SE"), language="da")
    secret = city(("NO",), published_at=None)
    city(("FI",))
    case_study(cities=[sound, secret], start_year=2008, end_year=2012)
    case_study(cities=[sound], start_year=2010)
    case_study(cities=[secret], start_year=1999, published_at=None)
    report(published_on="2012-10")
    cases, places, reports = (
        dataset(visitor, model) for model in (type(case_study()), type(sound), type(report()))
    )
    assert ids(cases["dct:spatial"]) == ["/country/DNK", "/country/SWE"]
    assert ids(places["dct:spatial"]) == ["/country/DNK", "/country/FIN", "/country/SWE"]
    assert ids(places["dct:language"]) == ["/language/DAN", "/language/ENG"]
    years = [cases["dct:temporal"][name]["@value"] for name in ("dcat:startDate", "dcat:endDate")]
    assert years == ["2008", "2012"]
    assert reports["dct:temporal"]["dcat:startDate"]["@value"] == "2012"
    assert "dct:temporal" not in places


@pytest.mark.full
def test_many_pages_take_as_many_queries_as_few(visitor: Client) -> None:
    def asked() -> int:
        for model in page_types():
            index_of(model)
        with CaptureQueriesContext(connection) as queries:
            visitor.get(PATH)
        return len([each for each in queries if "SAVEPOINT" not in each["sql"]])

    for each in page_types():
        make(each)
    few = asked()
    for each in page_types() * 3:
        make(each, themes=[theme()])
    assert asked() == few <= 16
    # Until something changes it is not made again: only the version is asked for.
    assert asked() == 1


def test_who_has_it_already_is_told_so(visitor: Client) -> None:
    page = case_study()
    first = visitor.get(PATH)
    held = {"if-none-match": first["ETag"]}
    again = visitor.get(PATH, headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == first["Access-Control-Allow-Origin"] == "*"
    head = visitor.head(PATH)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert visitor.post(PATH).status_code == 405
    page.themes.add(theme())
    assert visitor.get(PATH, headers=held).status_code == 200


def test_its_address_is_in_no_language_and_lists_lead_to_it(
    visitor: Client, model: type[Page]
) -> None:
    assert visitor.get(f"/da{PATH}").status_code == 404
    for prefix in ("", "/da"):
        head, _, body = (
            visitor.get(f"{prefix}/{model.list_path}/").content.decode().partition("</head>")
        )
        assert f'<link rel="describedby" type="application/ld+json" href="{PATH}">' in head
        assert f'href="{PATH}"' in body
