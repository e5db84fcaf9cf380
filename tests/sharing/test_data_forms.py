"""Lists and the map offer their result as data, with the filters in force and the licence."""

from __future__ import annotations

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


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_list_offers_the_forms_its_type_has(visitor: Client, model: type[Page]) -> None:
    factories.make(model)
    text = visitor.get(f"{model.get_list_url()}?sort=title").content.decode()
    assert f'href="/api/v1/{model.list_path}/?sort=title" type="application/json">JSON</a>' in text
    for end, name in (("csv", "CSV"), ("geojson", "GeoJSON"), ("atom", "Atom feed")):
        is_offered = (
            f'href="/{model.list_path}.{end}?sort=title"' in text and f">{name}</a>" in text
        )
        assert is_offered == (end != "geojson" or model.located is not None), end


def test_a_form_without_relevance_is_offered_without_it(visitor: Client) -> None:
    factories.case_study(title="Harbour")
    text = visitor.get("/case-studies/?q=harbour&sort=relevance").content.decode()
    assert 'href="/case-studies.csv?q=harbour&amp;sort=relevance"' in text
    assert 'href="/api/v1/case-studies/?q=harbour"' in text


def test_an_empty_result_offers_no_data(visitor: Client) -> None:
    factories.expert()
    text = visitor.get("/experts/?country=NO").content.decode()
    assert "data-forms" not in text
