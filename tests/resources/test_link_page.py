"""The page of a resource link: whether it answers, in words; where it is used; what is like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from resources.models.link import SIMILAR, Link
from tests.factories import case_study, link, link_category, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CHECKED = datetime(2027, 2, 3, 12, 0, tzinfo=UTC)


def html_of(page: Link) -> str:
    response = Client().get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("health", "said"),
    [
        ("working", "The address answered when we checked it on 3 February 2027."),
        ("moved", "When we checked on 3 February 2027 the address led on to another one."),
        ("broken", "The address did not answer when we checked it on 3 February 2027."),
    ],
)
def test_what_a_check_found_is_said_in_a_sentence(health: str, said: str) -> None:
    page = link(health=health, checked_at=CHECKED)
    assert page.health_in_words.startswith(said)
    assert said in html_of(page)


@pytest.mark.parametrize("fields", [{}, {"health": "working"}, {"checked_at": CHECKED}])
def test_without_a_check_nothing_is_claimed(fields: dict) -> None:
    assert link(**fields).health_in_words.startswith("We have not checked yet")


def test_it_is_shown_where_it_is_used_if_that_is_public() -> None:
    page = link(cases=[case_study(title="Shown case"), case_study(published_at=None, title="No")])
    report(title="Shown report", links=[page])
    report(title="Hidden report", links=[page], published_at=None)
    html = html_of(page)
    assert "Shown case" in html
    assert "Shown report" in html
    assert "Hidden" not in html
    assert ">No<" not in html


def test_other_links_of_its_category_stand_below() -> None:
    data = link_category(name="Data")
    page = link(category=data, title="Itself")
    link(category=data, title="Like it")
    link(category=data, title="Draft", published_at=None)
    link(category=link_category(), title="Another kind")
    assert [each.title for each in page.similar] == ["Like it"]
    assert "Like it" in html_of(page)
    for _number in range(SIMILAR):
        link(category=data)
    assert len(Link.objects.get(pk=page.pk).similar) == SIMILAR


def test_links_without_a_category_are_not_alike() -> None:
    link()
    page = link()
    assert list(page.similar) == []
    main = html_of(page)
    assert "More of this kind" not in main
    assert "Where it is used" not in main


def test_the_visit_goes_by_the_portals_own_address() -> None:
    page = link(slug="open-data", url="https://example.org/data")
    assert 'class="button" href="/resources/open-data/visit/"' in html_of(page)
