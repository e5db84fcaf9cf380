"""Lists and the map offer their result as data, with the filters in force and the licence."""

from __future__ import annotations

import pytest
from django.test import Client

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


def test_a_type_without_data_offers_none(visitor: Client) -> None:
    factories.expert()
    text = visitor.get("/experts/").content.decode()
    assert "data-forms" not in text
