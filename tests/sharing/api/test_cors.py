"""Scripts of any site may read every form of a result, and ask beforehand whether they may."""

from __future__ import annotations

import pytest
from django.test import Client

from smartcities.publishing.types import page_types
from tests.factories import case_study

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LISTS = [f"/api/v1/{model.list_path}/" for model in page_types()]
DATA_FORMATS = [f"/case-studies.{end}" for end in ("csv", "xlsx", "geojson", "atom")]
ITEM = "/api/v1/case-studies/case/"
READABLE = ["/api/v1/", "/api/schema/", ITEM, "/api/v1/nowhere/", *LISTS, *DATA_FORMATS]


@pytest.mark.parametrize("path", READABLE)
def test_a_preflight_is_answered_without_looking_at_anything(visitor: Client, path: str) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    response = visitor.options(f"{path}?country=ZZ", headers=asked)
    assert response.status_code == 204
    assert response.content == b""
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("path", READABLE)
def test_answers_and_refusals_can_be_read(visitor: Client, path: str) -> None:
    case_study(slug="case")
    for query in ("", "?theme=none&limit=x"):
        assert visitor.get(path + query)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(visitor: Client, path: str, method: str) -> None:
    response = getattr(visitor, method)(path)
    assert response.status_code == 405
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("path", READABLE)
def test_head_is_get_without_its_body(visitor: Client, path: str) -> None:
    case_study(slug="case")
    answer = visitor.get(path)
    head = visitor.head(path)
    assert head.status_code == answer.status_code
    assert head["Content-Type"] == answer["Content-Type"]
    assert b"".join(head) == b""
