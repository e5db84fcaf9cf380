"""``/api/schema/``: OpenAPI 3.1 that is valid and tells all that is answered."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.api.schema import document
from smartcities.sharing.api.serializers import item_path, list_path
from tests.factories import make
from tests.sharing.api.reading import answered
from tests.worlds import portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def schema(visitor: Client) -> dict[str, Any]:
    """Return the schema as it is served."""
    response = visitor.get("/api/schema/")
    assert response["Content-Type"] == "application/json"
    return response.json()


@pytest.mark.full
def test_it_is_valid_openapi(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(schema).validate()


@pytest.mark.full
def test_it_is_made_without_a_warning() -> None:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out, stderr=out)


def test_every_type_is_in_it_under_names_that_stay(schema: dict[str, Any]) -> None:
    paths = {"/api/v1/"}
    for model in page_types():
        root = f"/api/v1/{model.list_path}/"
        paths |= {root, f"{root}{{slug}}/"}
        name = model.__name__
        assert {name, f"{name}List", f"{name}Detail"} <= set(schema["components"]["schemas"])
        listed = schema["paths"][root]["get"]["operationId"]
        assert listed == f"list_{model.list_path.replace('-', '_')}"
        detail = schema["paths"][f"{root}{{slug}}/"]["get"]["operationId"]
        assert detail == f"get_{model._meta.model_name}"
    assert set(schema["paths"]) == paths
    assert all(set(each) == {"get"} for each in schema["paths"].values())


def test_every_parameter_and_field_is_explained(schema: dict[str, Any]) -> None:
    for model in page_types():
        parameters = schema["paths"][f"/api/v1/{model.list_path}/"]["get"]["parameters"]
        names = {each["name"] for each in parameters}
        assert names == {*filter_for(model).base_filters, "limit", "cursor", "changed_since"}
        assert all(each["description"] for each in parameters)
    for name, component in schema["components"]["schemas"].items():
        for field, said in component.get("properties", {}).items():
            assert said.get("description"), f"{name}.{field}"


def test_relevance_is_no_order_of_the_api(schema: dict[str, Any]) -> None:
    parameters = schema["paths"]["/api/v1/case-studies/"]["get"]["parameters"]
    (sort,) = (each["schema"] for each in parameters if each["name"] == "sort")
    assert sort["enum"] == ["newest", "oldest", "title", "updated"]


def conforms(answer: Any, name: str) -> None:
    """Check an answer against a component of the schema, formats and missing fields too."""
    whole = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = [f"{list(each.path)}: {each.message}" for each in validator.iter_errors(answer)]
    assert errors == []


def test_answers_are_as_it_says(model: type[Page]) -> None:
    page = make(model)
    make(model, slug="gone").delete()
    conforms(answered(list_path(model)), f"{model.__name__}List")
    since = "changed_since=2027-01-01T00:00:00Z"
    conforms(answered(list_path(model), since), f"{model.__name__}List")
    conforms(answered(item_path(model, page.slug)), f"{model.__name__}Detail")


@pytest.mark.full
def test_full_items_are_as_it_says() -> None:
    for page in portal().values():
        if isinstance(page, Page):
            item = answered(item_path(type(page), page.slug))
            conforms(item, f"{type(page).__name__}Detail")
            said = document()["components"]["schemas"][f"{type(page).__name__}Detail"]
            assert set(item) == set(said["properties"])
