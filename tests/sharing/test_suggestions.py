"""``/search/suggest`` and ``/opensearch.xml``: the search for scripts and for browsers."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from tests.browsing.test_hostile_queries import HOSTILE
from tests.factories import case_study, city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
#: Words that no text has: too long, or with a NUL in them.
REFUSED = {"ten thousand letters", "huge number", "NUL", "NUL inside"}
NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def suggested(query: str, path: str = "/search/suggest") -> dict:
    response = Client().get(path, QUERY_STRING=query)
    assert response.status_code == 200
    return response.json()


def test_titles_come_with_address_kind_and_language() -> None:
    case_study(title="En by på vand", slug="by", language="da")
    assert suggested("q=va") == {
        "query": "va",
        "suggestions": [
            {
                "title": "En by på vand",
                "url": "/case-studies/by/",
                "kind": "case study",
                "language": "da",
            }
        ],
    }


def test_under_da_kinds_and_addresses_are_danish() -> None:
    city(title="Vejle", slug="vejle")
    (found,) = suggested("q=ve", "/da/search/suggest")["suggestions"]
    assert (found["url"], found["kind"]) == ("/da/cities/vejle/", "by")


def test_eight_are_suggested_at_most() -> None:
    for number in range(10):
        case_study(title=f"Grid {number}")
    assert len(suggested("q=grid")["suggestions"]) == 8


@pytest.mark.parametrize("query", ["", "q=", "q=g", "q=%20g%20", "x=grid"])
def test_fewer_than_two_letters_suggest_nothing(query: str) -> None:
    case_study(title="Grid")
    assert suggested(query)["suggestions"] == []


@pytest.mark.parametrize("query", ["q=" + "a" * 201, "q=a%00b"])
def test_malformed_words_are_refused_by_name(query: str) -> None:
    response = Client().get("/search/suggest", QUERY_STRING=query)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["q"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.full
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_answered(name: str) -> None:
    case_study(title="Grid")
    for query in (f"q={HOSTILE[name]}", f"q={HOSTILE[name]}&q={HOSTILE[name]}", HOSTILE[name]):
        status = Client().get("/search/suggest", QUERY_STRING=query).status_code
        is_refused = name in REFUSED and query.startswith("q=")
        assert status == (400 if is_refused else 200), query


def test_scripts_of_any_site_may_read_it() -> None:
    for query in ("q=grid", "q=%00"):
        response = Client().get("/search/suggest", QUERY_STRING=query)
        assert response["Access-Control-Allow-Origin"] == "*"
    assert Client().options("/search/suggest").status_code == 204
    assert Client().post("/search/suggest").status_code == 405


@pytest.mark.parametrize("prefix", ["", "/da"])
def test_browsers_are_told_how_to_search(prefix: str) -> None:
    response = Client().get(f"{prefix}/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314
    assert len(root.findtext("o:ShortName", namespaces=NAMES)) <= 16
    page, itself = root.findall("o:Url", NAMES)
    assert page.get("template") == f"{settings.SITE_URL}{prefix}/search/?q={{searchTerms}}"
    assert itself.get("template") == f"{settings.SITE_URL}{prefix}/opensearch.xml"
