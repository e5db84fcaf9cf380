"""What scripts of other sites may read, they may read when it moves or fails, too."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tests.outage import failing

pytestmark = pytest.mark.django_db
SHORT = ["/api", "/api/schema", "/api/v1", "/api/v1/cities", "/api/v1/cities/a", "/api/v1/x"]


@pytest.mark.parametrize("path", SHORT)
def test_an_address_without_its_last_slash_leads_scripts_to_it(visitor: Client, path: str) -> None:
    response = visitor.get(f"{path}?country=DK", headers={"origin": "https://x.example"})
    assert (response.status_code, response["Location"]) == (301, f"{path}/?country=DK")
    assert response["Access-Control-Allow-Origin"] == "*"
    # Browsers ask this before a request with If-None-Match, and follow no redirect of it.
    asked = visitor.options(path, headers={"origin": "https://x.example"})
    assert asked.status_code == 204
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert asked["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/cities.csv", "/oembed", "/api/v1/cities/", "/embed.js"])
def test_a_redirect_to_https_can_be_followed_by_scripts(path: str) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        response = Client().get(path)
    assert response["Location"] == f"https://testserver{path}"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_failure_can_be_read_by_scripts() -> None:
    with failing():
        response = Client(raise_request_exception=False).get("/cities.csv")
    assert response.status_code == 503
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/cities", "/nothing", "/admin", "/share", "/nothing.csv"])
def test_pages_are_read_by_nobody_elses_scripts(visitor: Client, path: str) -> None:
    for response in (visitor.get(path), visitor.options(path)):
        assert response.status_code in {301, 404}
        assert "Access-Control-Allow-Origin" not in response
