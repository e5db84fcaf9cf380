"""People by their part in reports: in every form of the list, and of public reports alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from experts.models import Expert
from resources.models import Contribution
from smartcities.browsing.filters.registry import filter_for
from smartcities.index import index_of
from tests.factories import expert, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORMS = ["/experts/", "/experts.csv", "/experts.xlsx", "/experts.atom", "/api/v1/experts/"]


def contributed(person: Expert, role: str, **fields: object) -> Contribution:
    return Contribution.objects.create(report=report(**fields), expert=person, role=role)


def counts() -> dict[str, int]:
    return {value: len(keys) for value, keys in index_of(Expert).values["role"].items()}


def people(role: str) -> list[str]:
    """Return who has *role*, as the database and the index agree."""
    found = filter_for(Expert)({"role": role})
    names = [each.title for each in found.qs]
    assert [each.title for each in found.pages(0, 20)] == names
    return names


@pytest.fixture
def found(visitor: Client) -> Client:
    """A portal in which Anna wrote, Bo is interviewed in two reports, and Carl in a draft."""
    anna, bo, carl = (
        expert(given_name=name, family_name="Holm") for name in ("Anna", "Bo", "Carl")
    )
    contributed(anna, "author")
    contributed(bo, "interviewed")
    contributed(bo, "interviewed")
    contributed(carl, "editor", published_at=None)
    return visitor


def test_a_person_counts_once_for_a_role(found: Client) -> None:
    assert counts() == {"author": 1, "interviewed": 1}
    assert people("interviewed") == ["Bo Holm"]
    html = found.get("/experts/?role=interviewed").text
    assert "Bo Holm" in html
    assert "Anna Holm" not in html
    assert "Role in reports" in html


def test_nobody_learns_of_a_part_in_a_draft(found: Client) -> None:
    assert people("editor") == []
    for address in FORMS:
        answer = found.get(address, {"role": "editor"})
        text = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, address
        assert b"Carl" not in text, address
    facet = {each.name: each for each in filter_for(Expert)().facets}["role"]
    assert [each.value for each in facet.options] == ["interviewed", "author"]


@pytest.mark.full
def test_a_role_comes_and_goes_with_its_report(found: Client, clock) -> None:
    row = contributed(
        Expert.objects.get(given_name="Anna"),
        "editor",
        published_at=timezone.now() + timedelta(hours=1),
        expires_at=timezone.now() + timedelta(hours=3),
    )
    assert people("editor") == []
    clock.shift(3601)
    assert (people("editor"), counts()["editor"]) == (["Anna Holm"], 1)
    row.report.published_at = None
    row.report.expires_at = None
    row.report.save()
    assert (people("editor"), counts().get("editor")) == ([], None)
    type(row.report).objects.filter(pk=row.report.pk).update(published_at=timezone.now())
    assert people("editor") == ["Anna Holm"]
    row.delete()
    assert people("editor") == []


@pytest.mark.parametrize("address", ["/experts.csv", "/api/v1/experts/"])
def test_an_unknown_role_is_refused_by_name(visitor: Client, address: str) -> None:
    answer = visitor.get(address, {"role": "singer"})
    assert answer.status_code == 400
    assert "role" in answer.json()["errors"]


def test_the_schema_names_the_roles(visitor: Client) -> None:
    schema = visitor.get("/api/schema/").json()
    parameters = schema["paths"]["/api/v1/experts/"]["get"]["parameters"]
    (role,) = (each for each in parameters if each["name"] == "role")
    assert role["schema"]["items"]["enum"] == ["interviewed", "author", "editor", "contributor"]
