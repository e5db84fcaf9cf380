"""A list of one country or of one theme is a page in its own right; no other filtered list is."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tests.browsing.test_languages import heads
from tests.factories import case_study, city, theme
from tests.sharing.reading import Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture(autouse=True)
def _cases() -> None:
    """Make a page and a half of cases in Denmark about energy, and one elsewhere."""
    place, energy = city(("DK", "SE"), slug="sound"), theme(slug="energy", name="Energy")
    for _ in range(21):
        case_study(cities=[place], themes=[energy])
    case_study(cities=[city(("BR",))], themes=[theme(slug="water", name="Water")])


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def first(pattern: str, text: str) -> str:
    return unescape(re.search(pattern, text, re.DOTALL)[1])


def is_indexed(text: str) -> bool:
    return '<meta name="robots" content="noindex">' not in text


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/case-studies/?country=DK", "Case studies in Denmark"),
        ("/case-studies/?theme=energy", "Case studies about Energy"),
        ("/cities/?country=SE", "Cities in Sweden"),
        ("/da/case-studies/?country=DK", "Casestudier i Danmark"),
        ("/da/case-studies/?theme=energy", 'Casestudier om <span lang="en">Energy</span>'),
    ],
)
def test_it_has_a_title_a_description_and_a_heading(
    visitor: Client, path: str, heading: str
) -> None:
    text = html(visitor, path)
    plain = re.sub("<[^>]+>", "", heading)
    assert is_indexed(text)
    assert first("<h1[^>]*>(.*?)</h1>", text) == heading
    assert first("<title>(.*?)</title>", text) == f"{plain} – Smart Cities"
    assert first('<meta name="description" content="(.*?)">', text).startswith(f"{plain} ")


@pytest.mark.parametrize("prefix", ["", "/da"])
@pytest.mark.parametrize(
    ("query", "normal"),
    [
        ("country=DK", "country=DK"),
        ("country=dk&country=DK&utm_source=letter", "country=DK"),
        ("theme=ENERGY", "theme=energy"),
        ("theme=energy&q=&sort=&page=1", "theme=energy"),
        ("page=2&country=dk", "country=DK&page=2"),
    ],
)
@pytest.mark.full
def test_it_is_canonical_in_one_form_and_paired(
    visitor: Client, prefix: str, query: str, normal: str
) -> None:
    path = f"/case-studies/?{normal}"
    found = {
        name: unescape(url)
        for name, url in heads(visitor, f"{prefix}/case-studies/?{query}").items()
    }
    assert found == {
        "canonical": f"{prefix}{path}",
        "en": path,
        "da": f"/da{path}",
        "x-default": path,
    }


def test_an_old_slug_names_the_one_of_today(visitor: Client) -> None:
    renamed = theme(slug="power", name="Power")
    case_study(themes=[renamed])
    renamed.slug = "electricity"
    renamed.save()
    assert heads(visitor, "/case-studies/?theme=power")["canonical"] == (
        "/case-studies/?theme=electricity"
    )


def test_its_second_page_says_so(visitor: Client) -> None:
    text = html(visitor, "/case-studies/?country=DK&page=2")
    assert is_indexed(text)
    assert first("<title>(.*?)</title>", text) == "Case studies in Denmark – page 2 – Smart Cities"


@pytest.mark.parametrize(
    "query",
    [
        "country=DK&country=SE",
        "country=DK&theme=energy",
        "theme=energy&theme=water",
        "country=DK&sort=title",
        "country=DK&q=case",
        "country=DK&year_min=2000",
        "city=sound",
        "sort=title",
        # Nothing there, or part of the address left out.
        "country=NO",
        "country=DK&country=ZZ",
        "theme=energy&page=x",
    ],
)
@pytest.mark.parametrize("prefix", ["", "/da"])
@pytest.mark.full
def test_no_other_filtered_list_is_one(visitor: Client, prefix: str, query: str) -> None:
    path = f"{prefix}/case-studies/"
    text = html(visitor, f"{path}?{query}")
    assert not is_indexed(text)
    assert first("<h1[^>]*>(.*?)</h1>", text) in {"Case studies", "Casestudier"}
    assert heads(visitor, f"{path}?{query}") == {"canonical": path}


def test_the_map_is_none(visitor: Client) -> None:
    assert not is_indexed(html(visitor, "/map/?country=DK"))
    assert heads(visitor, "/map/?country=DK") == {"canonical": "/map/"}


def test_machines_are_told_the_same_as_people(visitor: Client) -> None:
    read = Head()
    read.feed(html(visitor, "/case-studies/?theme=energy"))
    assert read.one("og:title") == "Case studies about Energy"
    assert read.one("og:url") == read.canonical
    assert read.one("og:description") == read.one("description")
    steps = read.node("BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == read.crumbs
    assert read.crumbs[-2:] == ["Case studies", "Case studies about Energy"]


def test_a_name_with_marks_breaks_no_title(visitor: Client) -> None:
    case_study(themes=[theme(slug="odd", name='R&D <b>"fast"')])
    text = html(visitor, "/case-studies/?theme=odd")
    assert first("<title>(.*?)</title>", text).startswith('Case studies about R&D <b>"fast"')
    assert "<b>" not in text
