"""``/api/`` explains to people what the schema tells machines."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from markupsafe import escape

from smartcities.publishing.types import page_types
from smartcities.sharing.api.schema import document
from tests.factories import case_study

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def page(visitor: Client) -> str:
    """Return the page's HTML."""
    response = visitor.get("/api/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_explains_every_list_parameter_and_field(page: str) -> None:
    schema = document()
    for model in page_types():
        path = f"/api/v1/{model.list_path}/"
        assert f"<code>{path}</code>" in page
        fields = schema["components"]["schemas"][f"{model.__name__}Detail"]["properties"]
        said = [*schema["paths"][path]["get"]["parameters"], *fields.values()]
        assert all(str(escape(each["description"])) in page for each in said)
        assert all(f"<dt><code>{name}</code></dt>" in page for name in fields)


def test_its_examples_can_be_asked(page: str, visitor: Client) -> None:
    case_study()
    examples = re.findall(r"curl '([^']+)'", page)
    assert len(examples) == 3
    for example in examples:
        assert visitor.get(example.replace("&amp;", "&")).status_code == 200


def test_it_runs_nothing_of_its_own_and_nothing_from_elsewhere(page: str) -> None:
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<script" not in main
    assert "style=" not in main
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=\"https?://(?!testserver)", page)
