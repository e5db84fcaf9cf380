"""A word finds longer words that begin with it, after the whole words, wherever one searches."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudy, City
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.search import (
    by_relevance,
    did_you_mean,
    excerpt,
    marked,
    matching,
    suggest,
    theme_hits,
)
from smartcities.publishing.models import Theme
from tests.factories import case_study, city, report, theme

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    return set(matching(CaseStudy.objects.public(), query).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("fjernvarme", "Fjernvarmenettet blev udvidet."),
        ("affaldssortering", "Et affaldssorteringsanlæg i havnen."),
        ("Energi", "ENERGIRENOVERING"),
        ("vand", "vandforsyningen"),
        ("børne", "boernehaven"),
        ("fjern\xadvarme", "fjern\u200bvarmenettet"),
        ("grid", "gridlock"),
    ],
)
def test_a_compound_is_found_by_its_beginning(query: str, text: str) -> None:
    case_study(title="One", summary=text)
    assert found(query) == {"One"}


@pytest.mark.parametrize(
    "query",
    [
        "fje",
        "varme",
        "fjernvarmeværk",
        '"fjernvarme"',
        '"fjernvarme',
        "fjernvarme-nettet",
        '"udvidet fjern"',
        "2012",
        "fjernvarme windmill",
    ],
)
def test_no_more_is_found_than_was_asked_for(query: str) -> None:
    case_study(title="One", summary="Fjernvarmenettet udvidet, no. 20125.")
    expected = {"One"} if query == '"fjernvarme' else set()
    assert found(query) == expected


def test_only_whole_words_are_excluded() -> None:
    case_study(title="One", summary="Fjernvarmenettet udvidet.")
    case_study(title="Two", summary="Udvidet fjernvarme.")
    assert found("udvidet -fjernvarme") == {"One"}


#: From the best to the last; made in an order that no date would give.
RANKED = ["Fjernvarme", "Another", "Fjernvarmenet", "Third", "Older third"]


@pytest.fixture
def ranked() -> None:
    case_study(title="Older third", summary="Om fjernvarmeplaner.")
    case_study(title="Fjernvarme")
    case_study(title="Another", summary="Om fjernvarmen.")
    case_study(title="Fjernvarmenet")
    case_study(title="Third", summary="Om fjernvarmeplaner.")
    case_study(title="None of it")


def titles(html: str) -> list[str]:
    rows = re.findall(r'<h[23] class="[a-z]+__title"><a[^>]*>(.*?)</a>', html)
    return [re.sub(r"</?mark>", "", each) for each in rows]


@pytest.mark.usefixtures("ranked", "now")
def test_whole_words_come_first_in_the_search_and_in_lists() -> None:
    assert titles(Client().get("/search/?q=fjernvarme").content.decode()) == RANKED
    assert titles(Client().get("/case-studies/?q=fjernvarme").content.decode()) == RANKED
    rows = by_relevance(matching(CaseStudy.objects.public(), "fjernvarme"), "fjernvarme")
    assert [page.title for page in rows] == RANKED


@pytest.mark.usefixtures("ranked", "now")
@pytest.mark.parametrize("start", range(len(RANKED)))
def test_a_page_of_a_list_begins_in_any_rank(start: int) -> None:
    listed = filter_for(CaseStudy)({"q": "fjernvarme"})
    shown = [page.title for page in listed.pages(start, start + 2)]
    assert shown == RANKED[start : start + 2]


@pytest.mark.usefixtures("ranked")
def test_the_search_of_the_admin_finds_the_same(as_editor: Client) -> None:
    answer = as_editor.get(reverse("admin:casestudies_casestudy_changelist"), {"q": "fjernvarme"})
    listed = {page.title for page in answer.context["cl"].result_list}
    assert listed == set(RANKED)
    choices = as_editor.get(
        reverse("admin:autocomplete"),
        {
            "term": "køb",
            "app_label": "casestudies",
            "model_name": "casestudy",
            "field_name": "cities",
        },
    )
    assert choices.json()["results"] == []


def test_names_of_other_things_find_by_their_beginning() -> None:
    case_study(title="One", cities=[city(("DK",), title="Copenhagen", spellings="København")])
    assert found("københ") == {"One"}
    assert found("danma") == {"One"}


def test_longer_words_are_marked_whole() -> None:
    page = case_study(title="Fjernvarmenet", summary="Et fjernvarmenet.", body="<p>Fjernt.</p>")
    assert marked(page.title, "fjernvarme").__html__() == "<mark>Fjernvarmenet</mark>"
    assert excerpt(page, "fjernvarme").__html__() == "Et <mark>fjernvarmenet</mark>."
    assert not marked(page.title, '"fjernvarme"').has_hit


def test_themes_with_the_whole_word_come_first() -> None:
    theme(name="Energiplaner")
    theme(name="Energi")
    theme(name="Water", summary="Energi til vand.")
    assert [each.name for each in theme_hits("energi")] == ["Energi", "Energiplaner", "Water"]


def test_a_word_that_begins_others_needs_no_correction() -> None:
    case_study(title="Fjernvarmenet og havn")
    case_study(title="Fjernvarmer")
    assert did_you_mean("fjernvarmen hvan") == "fjernvarmen havn"


NAMES = ["kø", "KØB", "københ", "koeb", "Danm", "Denm", "køb\u200benh"]


@pytest.mark.parametrize("typed", NAMES)
def test_a_place_is_suggested_by_all_its_names(typed: str, as_editor: Client) -> None:
    place = city(("DK",), title="Copenhagen", spellings="København, Kobenhavn")
    (suggestion,) = suggest(typed)
    assert suggestion.title == "Copenhagen"
    if typed.isprintable():
        answer = as_editor.get(reverse("admin:casestudies_city_changelist"), {"q": typed})
        assert list(answer.context["cl"].result_list) == [place]


def test_a_theme_is_suggested_and_found_by_its_other_names() -> None:
    waste = theme(name="Waste", other_names="Affald, Genbrug")
    case_study(title="One", themes=[waste])
    assert [each.title for each in suggest("genb")] == ["Waste"]
    assert theme_hits("affald") == [waste]
    assert found("affald") == {"One"}


def test_titles_are_suggested_before_other_names() -> None:
    for number in range(9):
        city(title=f"Place {number}", spellings=f"Zeppelin {number}")
    city(title="Ålborg Zeppelin")
    report(title="Zeppelins", headline="Nothing")
    suggested = [each.title for each in suggest("zep", limit=4)]
    assert suggested[:2] == ["Zeppelins", "Ålborg Zeppelin"]
    assert len(suggested) == 4


def test_new_names_are_suggested_at_once() -> None:
    place, named = city(title="Copenhagen"), theme(name="Waste")
    City.objects.get(pk=place.pk)
    place.spellings, named.other_names = "Hafnia", "Affald"
    place.save()
    named.save()
    assert [each.title for each in suggest("hafn") + suggest("affa")] == ["Copenhagen", "Waste"]
    assert Theme.objects.get().other_names == "Affald"


@pytest.mark.parametrize(
    "query",
    ["Malmö", "near Malmø", "close to malmo", "nær Malmö", "i nærheden af Malmø", "Near LUND"],
)
def test_a_region_is_found_by_the_places_in_it(query: str) -> None:
    region = city(("DK", "SE"), title="Öresund Region", kind="region", nearby="Malmö, Lund")
    city(("SE",), title="Stockholm", summary="It is near and close to nothing.")
    case_study(title="Hub", cities=[region])
    assert [page.title for page in matching(City.objects.public(), query)] == ["Öresund Region"]
    assert found(query) == {"Hub"}


def test_who_says_near_comes_first() -> None:
    case_study(title="B", summary="A harbour near Malmö.")
    case_study(title="A", summary="A harbour in Malmö.")
    pages = by_relevance(CaseStudy.objects.public(), "near Malmö")
    assert [page.title for page in pages] == ["B", "A"]
    assert found("near") == {"B"}
    assert found('"near Malmö"') == {"B"}
    assert "<mark>" not in marked("near and far", "near Malmö").__html__()
