"""The sentence over the results says in words what a list shows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.sentence import Sentence
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import case_study, city, expert, link, make, organisation, report, theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TYPES = pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)


def markup(client: Client, path: str) -> str:
    """Return what stands in the one status of a page."""
    response = client.get(path)
    assert response.status_code == 200
    (found,) = re.findall(r'<p [^>]*role="status">(.*?)</p>', response.content.decode(), re.DOTALL)
    return found


def said(client: Client, path: str) -> str:
    """Return the status of a page as people read it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup(client, path))).split())


@pytest.fixture
def hub() -> None:
    """Make one case study that has everything."""
    case_study(
        title="The hub",
        cities=[city(("DK", "SE"), slug="sound", title="The Sound")],
        themes=[theme(slug="energy", name="Energy"), theme(slug="water", name="Water")],
        organisations=[organisation(slug="agency", name="Agency")],
        experts=[expert(slug="line", given_name="Line", family_name="Holm")],
        state="completed",
        start_year=2012,
        end_year=2012,
    )


@pytest.mark.full
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "1 case study"),
        ("sort=title", "1 case study"),
        ("country=dk", "1 case study in Denmark"),
        ("country=NL", "0 case studies in the Netherlands"),
        ("theme=energy", "1 case study about Energy"),
        (
            "theme=energy&country=DK&country=SE",
            "1 case study in Denmark or Sweden, about Energy",
        ),
        ("theme=water&theme=energy", "1 case study about Energy or Water"),
        ("country=SE&city=sound", "1 case study in Sweden, in The Sound"),
        ("year_min=2010", "1 case study since 2010"),
        ("year_max=2015", "1 case study until 2015"),
        ("year_min=2010&year_max=2015", "1 case study from 2010 to 2015"),
        ("year_min=2012&year_max=2012", "1 case study in 2012"),
        ("q=HUB", "1 case study with “HUB”"),
        ("organisation=agency", "1 case study with Agency"),
        ("state=completed", "1 case study; State of the project: Completed"),
        ("language=en&language=da", "1 case study; Language: Danish or English"),
        # What was left out of the address is not in the sentence either.
        ("country=ZZ&theme=nothing&year_min=x", "1 case study"),
        (
            "q=hub&year_min=2010&state=completed&state=planned&expert=line&theme=energy"
            "&city=sound&country=DK",
            "1 case study in Denmark, in The Sound, about Energy, with Line Holm, since 2010,"
            " with “hub”; State of the project: Completed or Planned",
        ),
    ],
)
@pytest.mark.usefixtures("hub")
def test_the_choices_are_told_in_words(visitor: Client, query: str, words: str) -> None:
    assert said(visitor, f"/case-studies/?{query}") == words


@pytest.mark.usefixtures("hub")
def test_danish_has_words_of_its_own_and_themes_their_language(visitor: Client) -> None:
    path = "/da/case-studies/?country=DK&country=SE&theme=energy&year_min=2010&q=hub"
    assert said(visitor, path) == (
        "1 casestudie i Danmark eller Sverige, om Energy, siden 2010, med »hub«"
    )
    assert '<span lang="en">Energy</span>' in markup(visitor, path)
    assert "lang=" not in markup(visitor, path.removeprefix("/da"))
    assert said(visitor, "/da/case-studies/?country=NL").endswith("i Holland")


def test_other_types_have_phrases_of_their_own(visitor: Client) -> None:
    agency = organisation(slug="agency", name="Agency")
    report(publisher=agency, published_on="2012-10")
    expert(organisation=agency, country="DK")
    link(country="DK")
    for path, words in {
        "/reports/?organisation=agency&year_min=2012": "1 report published by Agency, since 2012",
        "/experts/?country=DK&organisation=agency": "1 expert in Denmark, at Agency",
        "/resources/?country=DK&scope=national": "1 resource link from Denmark; Scope: National",
    }.items():
        assert said(visitor, path) == words


@TYPES
@pytest.mark.parametrize("language", ["en", "da"])
def test_every_type_is_counted_by_its_name(
    model: type[Page], language: str, visitor: Client
) -> None:
    prefix = "" if language == "en" else "/da"
    for number in range(3):
        with translation.override(language):
            meta = model._meta
            name = str(meta.verbose_name if number == 1 else meta.verbose_name_plural)
        assert said(visitor, f"{prefix}{model.get_list_url()}") == f"{number} {name}"
        make(model)


def test_a_second_page_says_which_it_is(visitor: Client) -> None:
    for _ in range(21):
        case_study()
    assert said(visitor, "/case-studies/?page=2") == "21 case studies · page 2 of 2"


def test_the_map_says_the_same_as_its_list(visitor: Client, hub: None) -> None:
    words = said(visitor, "/map/?country=DK&theme=energy")
    assert words.startswith("1 case study in Denmark, about Energy")


def test_many_values_are_not_all_named(visitor: Client) -> None:
    codes = ["DK", "SE", "NO", "FI", "IS", "DE", "FR"]
    query = "&".join(f"country={code}" for code in codes)
    five = "&".join(f"country={code}" for code in codes[:5])
    # In the order of their codes: an address in normal form has one order.
    assert said(visitor, f"/case-studies/?{five}") == (
        "0 case studies in Denmark, Finland, Iceland, Norway or Sweden"
    )
    assert said(visitor, f"/case-studies/?{query}") == (
        "0 case studies in Germany, Denmark, Finland, France or 3 others"
    )


def test_thousands_are_grouped() -> None:
    model = page_types()[0]
    found = filter_for(model)(QueryDict(), queryset=model.objects.public())
    assert "<strong>12,345</strong> " in Sentence(found).counted(12345)
    assert Sentence(found, plain=True).counted(12345).startswith("12,345 ")


@pytest.mark.parametrize("name", ["<b>&\"'", "100 %(x)s %d {0}", "%%", "  طاقة 能源  "])
def test_names_and_words_are_text_whatever_they_hold(visitor: Client, name: str) -> None:
    case_study(themes=[theme(slug="odd", name=name)], title=name)
    for prefix in ("", "/da"):
        response = visitor.get(f"{prefix}/case-studies/", {"theme": "odd", "q": name})
        found = re.search(r'role="status">(.*?)</p>', response.content.decode(), re.DOTALL)[1]
        assert set(re.findall(r"<(?!/)(\w+)", found)) <= {"strong", "span"}
        assert unescape(found).count(name.strip()) == 2


def test_a_long_word_is_shortened(visitor: Client) -> None:
    assert len(said(visitor, f"/case-studies/?q={'x' * 200}")) < 80
