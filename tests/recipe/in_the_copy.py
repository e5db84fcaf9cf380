"""Run by ``test_recipe.py`` in its copy, where courses are installed: not collected otherwise."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(now: object) -> Any:
    return make(apps.get_model("courses.course"), slug="grids", venue="Nyborg")


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize(
    "path", ["/courses/grids/", "/courses/", "/embed/courses/grids/?view=card"]
)
def test_its_own_fields_stand_on_the_page_and_on_cards(
    course: Any, visitor: Client, path: str
) -> None:
    main = text_of(visitor, path).partition("<main")[2]
    for text in ("Begins on", "5 May 2027", "Venue", "Nyborg", "Online"):
        assert text in main


def test_its_own_fields_stand_in_csv_and_api(course: Any, visitor: Client) -> None:
    heading, row = text_of(visitor, "/courses.csv").splitlines()
    assert "begins_on,venue,form,form_label" in heading
    assert "2027-05-05,Nyborg,online,Online" in row
    (item,) = json.loads(text_of(visitor, "/api/v1/courses/"))["results"]
    assert (item["begins_on"], item["venue"]) == ("2027-05-05", "Nyborg")
    assert item["form"] == {"value": "online", "label": "Online"}


def test_its_own_fields_stand_in_the_json_ld(course: Any, visitor: Client) -> None:
    (script,) = re.findall(r"ld\+json\">(.*?)</script>", text_of(visitor, "/courses/grids/"))
    (main,) = (each for each in json.loads(script)["@graph"] if each["@type"] == "Course")
    held = main["hasCourseInstance"]
    assert (held["startDate"], held["location"], held["courseMode"]) == (
        "2027-05-05",
        "Nyborg",
        "online",
    )


def test_in_danish_it_has_danish_names(course: Any, visitor: Client) -> None:
    assert "Kurser" in text_of(visitor, "/da/courses/")
    assert "Undervisningsform" in text_of(visitor, "/da/courses/grids/")
