"""A list has a name made of its filters; that of one country, one theme or both is a page."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import parse_qsl, urlsplit

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


@pytest.mark.full
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/case-studies/?country=DK", "Case studies in Denmark"),
        ("/case-studies/?theme=energy", "Case studies about Energy"),
        ("/case-studies/?country=DK&theme=energy", "Case studies in Denmark about Energy"),
        ("/case-studies/?theme=energy&country=DK", "Case studies in Denmark about Energy"),
        ("/cities/?country=SE", "Cities in Sweden"),
        ("/da/case-studies/?country=DK", "Casestudier i Danmark"),
        ("/da/case-studies/?theme=energy", 'Casestudier om <span lang="en">Energy</span>'),
        (
            "/da/case-studies/?country=DK&theme=energy",
            'Casestudier i Danmark om <span lang="en">Energy</span>',
        ),
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
        ("theme=energy&page=2&country=dk", "country=DK&theme=energy&page=2"),
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


@pytest.mark.full
def test_an_old_slug_names_the_one_of_today(visitor: Client) -> None:
    renamed = theme(slug="power", name="Power")
    case_study(themes=[renamed])
    renamed.slug = "electricity"
    renamed.save()
    assert heads(visitor, "/case-studies/?theme=power")["canonical"] == (
        "/case-studies/?theme=electricity"
    )


@pytest.mark.full
def test_its_second_page_says_so(visitor: Client) -> None:
    text = html(visitor, "/case-studies/?country=DK&page=2")
    assert is_indexed(text)
    assert first("<title>(.*?)</title>", text) == "Case studies in Denmark – page 2 – Smart Cities"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("country=DK&country=SE", "in Denmark or Sweden"),
        ("country=DK&country=SE&theme=energy", "in Denmark or Sweden about Energy"),
        ("theme=energy&theme=water", "about Energy or Water"),
        ("country=DK&sort=title", "in Denmark"),
        ("country=DK&q=case", "in Denmark, with “case”"),
        ("country=DK&year_min=2000", "in Denmark, since 2000"),
        ("state=stopped&theme=energy", "about Energy; State of the project: Stopped"),
        ("sort=title", ""),
        # Nothing there, or part of the address left out.
        ("country=NO", "in Norway"),
        ("country=DK&country=ZZ", "in Denmark"),
        ("theme=energy&page=x", "about Energy"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/da"])
@pytest.mark.full
def test_no_other_filtered_list_is_one(
    visitor: Client, prefix: str, query: str, named: str
) -> None:
    path = f"{prefix}/case-studies/"
    text = html(visitor, f"{path}?{query}")
    assert not is_indexed(text)
    heading = first("<h1[^>]*>(.*?)</h1>", text)
    assert heading == f"Case studies {named}".rstrip() if not prefix else "Case" in heading
    assert heads(visitor, f"{path}?{query}") == {"canonical": path}


BOTH, MORE = "country=DK&theme=energy", "country=DK&country=SE&theme=energy&language=en"


@pytest.mark.full
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/case-studies/", BOTH),
        ("/case-studies/", f"{MORE}&page=2"),
        ("/da/case-studies/", BOTH),
        ("/map/", BOTH),
        ("/map/", MORE),
    ],
)
def test_it_has_one_name_and_its_shared_address_keeps_the_choice(
    visitor: Client, path: str, query: str
) -> None:
    read, text = Head(), html(visitor, f"{path}?{query}")
    read.feed(text)
    name = re.sub("<[^>]+>", "", first("<h1[^>]*>(.*?)</h1>", text))
    assert "Energy" in name
    assert first("<title>(.*?)</title>", text).startswith(name)
    assert read.one("og:title") == name
    assert read.one("og:description").startswith(name.removesuffix(" on the map"))
    # In any order, each choice once.
    shared = urlsplit(read.one("og:url"))
    assert (shared.path, sorted(parse_qsl(shared.query))) == (path, sorted(parse_qsl(query)))
    # What is pasted into a partner's page is called the same, and leads to the same.
    answer = visitor.get("/oembed", {"url": f"http://testserver{path}?{query}"}).json()
    assert answer["title"] == name
    assert f'title="{escape(name)}"' in answer["html"]
    frame = unescape(re.search(r'src="([^"]*)"', answer["html"])[1])
    card = html(visitor, frame.removeprefix("http://testserver"))
    assert first("<title>(.*?)</title>", card).startswith(name)
    link = urlsplit(first(r'<h1[^>]*>\s*<a href="([^"]*)"', card))
    chosen = [each for each in parse_qsl(query) if each[0] != "page"]
    assert (link.path, sorted(parse_qsl(link.query))) == (path, sorted(chosen))


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


@pytest.mark.full
def test_a_name_with_marks_breaks_no_title(visitor: Client) -> None:
    case_study(themes=[theme(slug="odd", name='R&D <b>"fast"')])
    text = html(visitor, "/case-studies/?theme=odd")
    assert first("<title>(.*?)</title>", text).startswith('Case studies about R&D <b>"fast"')
    assert "<b>" not in text
