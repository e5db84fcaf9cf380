"""The help's own examples find something: in the demo content, and wherever they are offered."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from smartcities.browsing.search_examples import examples
from smartcities.desk import demo
from smartcities.publishing import version
from tests.factories import case_study

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def offered(path: str) -> list[str]:
    """Return the addresses of the examples on the page of the search."""
    html = Client().get(path).content.decode()
    return [unescape(each) for each in re.findall(r'<li>[^<]*<a href="([^"]*\?q=[^"]*)"', html)]


def total(address: str) -> int:
    html = Client().get(address).content.decode()
    return int(re.search(r'role="status">(\d+)', html)[1])


@pytest.mark.full
@pytest.mark.database
def test_the_texts_of_the_demo_hold_an_example_of_every_rule() -> None:
    for number, (_model, table, _folder) in enumerate(demo.entries()):
        case_study(title=f"Page {number}", summary=" / ".join(strings(table)))
    assert [each.rule for each in examples() if not each.query] == []


def strings(value: object) -> list[str]:
    """Return all text in a table of the demo."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


@pytest.mark.full
def test_every_example_of_the_help_finds_something_in_the_demo() -> None:
    demo.load(lambda said: None)
    assert [each.rule for each in examples() if not each.query] == []
    for path in ("/search/", "/da/search/"):
        addresses = offered(path)
        assert len(addresses) == len(list(examples()))
        assert all(map(total, addresses)), addresses


def test_an_empty_portal_offers_no_example_and_asks_for_none(django_assert_num_queries) -> None:
    Client().get("/search/")
    assert offered("/search/") == []
    at = version.current()
    list(examples(at))
    with django_assert_num_queries(0):
        assert not any(each.query for each in examples(at))


def test_only_what_finds_something_is_offered() -> None:
    case_study(title="Aarhus")
    assert [each.query for each in examples() if each.query] == ["Århus", "near Aarhus"]
    assert offered("/search/") == ["/search/?q=%C3%85rhus", "/search/?q=near%20Aarhus"]
