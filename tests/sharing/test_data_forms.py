"""Lists and the map offer their result as data, with the filters in force and the licence."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/case-studies/", "/map/", "/da/case-studies/"])
def test_the_result_is_offered_with_its_filters(visitor: Client, path: str) -> None:
    theme = factories.theme(name="Energy")
    factories.case_study(title="Shown").themes.add(theme)
    text = visitor.get(f"{path}?theme=energy&utm_source=x").content.decode()
    assert 'href="/case-studies.geojson?theme=energy"' in text
    assert "creativecommons.org/licenses/by/4.0/" in text
    assert visitor.get("/case-studies.geojson?theme=energy").status_code == 200


DATA_FORMATS = {
    "csv": "CSV",
    "xlsx": "Excel",
    "geojson": "GeoJSON",
    "atom": "Atom feed",
    "api": "API (JSON)",
}


def offered(client: Client, path: str) -> dict[str, str]:
    """Return the addresses that a page offers its result at, by their names."""
    text = client.get(path).content.decode()
    part = text.partition('class="data-forms"')[2].partition("</section>")[0]
    return {
        name: unescape(href)
        for href, name in re.findall(r'href="([^"]+)"[^>]* type[^>]*>([^<]+)', part)
    }


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_list_offers_the_forms_its_type_has(visitor: Client, model: type[Page]) -> None:
    factories.make(model)
    found = offered(visitor, f"{model.get_list_url()}?sort=title")
    expected = {name for end, name in DATA_FORMATS.items() if end != "geojson" or model.located}
    assert set(found) == expected
    for address in found.values():
        assert address.endswith("?sort=title")
        assert visitor.get(address).status_code == 200


@pytest.mark.parametrize("query", ["?q=grid&sort=relevance", "?q=grid", "?theme=a&theme=b"])
def test_every_form_that_is_offered_is_answered(visitor: Client, query: str) -> None:
    themes = [factories.theme(slug="a"), factories.theme(slug="b")]
    factories.case_study(title="Grid", themes=themes)
    found = offered(visitor, f"/case-studies/{query}")
    assert set(found) == set(DATA_FORMATS.values())
    for address in found.values():
        assert address.partition("?")[2] in {query[1:], "q=grid"}
        assert visitor.get(address).status_code == 200


def test_an_empty_result_can_be_followed_but_is_no_file(visitor: Client) -> None:
    factories.expert()
    found = offered(visitor, "/experts/?country=NO")
    assert set(found) == {"Atom feed", "API (JSON)"}
    assert {address.partition("?")[2] for address in found.values()} == {"country=NO"}
