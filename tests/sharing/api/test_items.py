"""``/api/v1/<list>/<slug>/``: one item with its texts and parts."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from resources.models import Recommendation
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.models import Page
from smartcities.sharing.api.serializers import item_path, list_path
from tests.factories import case_study, city, expert, image, make, report, row
from tests.sharing.api.reading import answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def test_an_item_is_what_the_list_says_and_its_texts(model: type[Page]) -> None:
    page = make(model, body='<p onclick="x()">Hello <strong>world</strong></p>')
    listed = answered(list_path(model))["results"][0]
    item = answered(item_path(model, page.slug))
    assert {name: item[name] for name in listed} == listed
    assert item["body"] == "<p>Hello <strong>world</strong></p>"
    texts = {each.name for each in model._meta.fields if isinstance(each, RichTextField)}
    assert set(item) - set(listed) >= texts


def test_old_and_capital_slugs_lead_to_the_item(model: type[Page], visitor: Client) -> None:
    page = make(model, slug="before")
    page.slug = "after"
    page.save()
    for slug in ("before", "AFTER"):
        response = visitor.get(item_path(model, slug))
        assert response.status_code == 301
        assert response["Location"] == item_path(model, "after")
        assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["nowhere/", "nowhere/deep/er/", "case-studies/a.b/", "%00/"])
def test_what_is_not_there_is_said_in_json(visitor: Client, path: str) -> None:
    response = visitor.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert set(response.json()) == {"detail"}
    assert response["Access-Control-Allow-Origin"] == "*"


def test_parts_stand_on_the_item_with_public_relations_only(visitor: Client) -> None:
    main = report(slug="main")
    advice = row(Recommendation, main, number=3, title="Start small", explanation="<p>Why</p>")
    advice.cities.set([city(slug="seen", title="Seen"), city(slug="draft", published_at=None)])
    advice.cases.add(case_study(slug="case", title="Case"))
    (part,) = answered("/api/v1/reports/main/")["recommendations"]
    assert part == {
        "number": 3,
        "title": "Start small",
        "explanation": "<p>Why</p>",
        "cities": [{"value": "seen", "label": "Seen"}],
        "cases": [{"value": "case", "label": "Case"}],
        "url": "http://testserver/reports/main/recommendations/3/",
    }


def test_drafts_lend_no_item_anything(visitor: Client) -> None:
    draft = city(("NO",), slug="secret", title="Secret", published_at=None)
    hidden = expert(slug="hidden", family_name="Hidden", published_at=None)
    case_study(slug="case", cities=[draft], experts=[hidden])
    for path in ("/api/v1/case-studies/", "/api/v1/case-studies/case/"):
        text = json.dumps(answered(path)).lower()
        assert "secret" not in text
        assert "hidden" not in text
        assert "norway" not in text


@pytest.mark.parametrize("agreed", [True, False])
def test_contact_and_portrait_of_a_person_are_no_data(visitor: Client, agreed: bool) -> None:
    # Nobody agreed to be in other people's copies, from which nothing can be taken back.
    expert(
        slug="person",
        email="person@example.org",
        phone="+45 12345678",
        photo=image() if agreed else None,
        consent_contact=agreed,
        consent_photo=agreed,
        consent_on="2027-01-01",
    )
    for path in ("/api/v1/experts/", "/api/v1/experts/person/"):
        text = json.dumps(answered(path))
        assert "person@example.org" not in text
        assert "12345678" not in text
        assert "/media/" not in text
