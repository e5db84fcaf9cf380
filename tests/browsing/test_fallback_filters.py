"""A list without a hit says what each choice costs; options without one cannot be chosen."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client

from casestudies.models import CaseStudy
from smartcities.browsing.filters.fallback import fallback_filters
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.sentence import Sentence
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import case_study, city, make, theme

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("now")]
TYPES = pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)


@pytest.fixture(autouse=True)
def _cases() -> None:
    energy, water = (theme(slug=name.lower(), name=name) for name in ("Energy", "Water"))
    aarhus, rio = city(("DK",)), city(("BR",), slug="rio", title="Rio")
    for year in range(2010, 2014):
        case_study(cities=[aarhus], themes=[energy], start_year=year, end_year=year)
    case_study(cities=[rio, city(("BR",))], themes=[water], start_year=2012, end_year=2012)
    case_study(cities=[rio], themes=[energy], published_at=None)


def ways(client: Client, path: str) -> list[tuple[str, str]]:
    """Return the ways out as (words, address) in the order of the page."""
    response = client.get(path)
    assert response.status_code == 200
    (part,) = re.findall(r'<ul class="ways">(.*?)</ul>', response.content.decode(), re.DOTALL) or [
        ""
    ]
    links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', part, re.DOTALL)
    return [(unescape(re.sub("<[^>]+>", "", text)), unescape(url)) for url, text in links]


def words(client: Client, path: str) -> list[str]:
    return [text for text, _url in ways(client, path)]


def test_each_choice_says_what_its_removal_gives_the_best_first(visitor: Client) -> None:
    assert words(visitor, "/case-studies/?theme=water&country=DK") == [
        "Without “Theme: Water”: 4 case studies",
        "Without “Country: Denmark”: 1 case study",
    ]


def test_what_gives_nothing_stands_last(visitor: Client) -> None:
    query = "?theme=energy&country=BR&country=CL&year_min=2012"
    assert words(visitor, f"/case-studies/{query}") == [
        "Without “Country: Brazil or Chile”: 2 case studies",
        "Without “Theme: Energy”: 1 case study",
        "Without “From year: 2012”: 0 case studies",
    ]


def test_nothing_helps_and_all_is_said(visitor: Client) -> None:
    assert words(visitor, "/case-studies/?theme=energy&country=BR&q=zzz&year_max=1999") == [
        "Without “Keywords: zzz”: 0 case studies",
        "Without “Theme: Energy”: 0 case studies",
        "Without “Country: Brazil”: 0 case studies",
        "Without “To year: 1999”: 0 case studies",
    ]


def test_one_choice_leads_to_the_whole(visitor: Client) -> None:
    assert ways(visitor, "/case-studies/?country=NO") == [
        ("Without “Country: Norway”: 5 case studies", "?")
    ]


def test_danish_says_so_too_and_names_keep_their_language(visitor: Client) -> None:
    path = "/da/case-studies/?theme=water&country=DK"
    assert words(visitor, path) == [
        "Uden »Tema: Water«: 4 casestudier",
        "Uden »Land: Danmark«: 1 casestudie",
    ]
    assert '<span lang="en">Water</span>' in visitor.get(path).content.decode()


@pytest.mark.full
@pytest.mark.parametrize("root", ["/case-studies/", "/map/"])
def test_each_way_gives_what_it_says(visitor: Client, root: str) -> None:
    query = "?theme=energy&country=BR&city=rio&year_min=2012&year_max=2012&sort=title&q=case"
    found = ways(visitor, f"{root}{query}")
    assert len(found) == 6
    for text, url in found:
        total = visitor.get(f"{root}{url}").context["hits"].paginator.count
        assert text.endswith(f": {total} case {'study' if total == 1 else 'studies'}")
        assert "sort=title" in url


@TYPES
def test_every_type_has_ways_out(model: type[Page], visitor: Client) -> None:
    make(model, themes=[theme(slug="waste", name="Waste")], title="Harbour")
    found = words(visitor, f"{model.get_list_url()}?theme=waste&q=nowhere")
    one, none = (Sentence(filter_for(model)(), plain=True).number(count) for count in (1, 0))
    assert found == [f"Without “Keywords: nowhere”: {one}", f"Without “Theme: Waste”: {none}"]
    assert one.split()[0] == "1"
    assert str(model._meta.verbose_name).split()[-1] in one


@pytest.mark.full
def test_a_list_with_hits_or_without_choices_has_none(visitor: Client) -> None:
    assert ways(visitor, "/case-studies/?country=DK") == []
    CaseStudy.objects.all().delete()
    assert ways(visitor, "/case-studies/?sort=title") == []
    assert "There is nothing here yet" in visitor.get("/case-studies/").content.decode()


@pytest.mark.parametrize("query", ["country=NO", "theme=water&country=DK&year_min=1&city=rio"])
def test_the_index_answers_for_all_ways(query: str, django_assert_num_queries) -> None:
    found = filter_for(CaseStudy)(QueryDict(query))
    assert found.index
    assert found.chosen
    with django_assert_num_queries(0):
        assert len(fallback_filters(found)) == query.count("=")


def test_hundreds_of_choices_are_one_way_each_filter(visitor: Client) -> None:
    codes = [f"country={one}{two}" for one in "ABCEFGHIJK" for two in "ABCDEFGHIJ"]
    query = "&".join(["q=zzz", "theme=energy", *codes])
    assert len(ways(visitor, f"/case-studies/?{query}")) == 3


def options(client: Client, path: str, facet: str) -> dict[str, str]:
    """Return {value: its input} of a facet, in the order of the page."""
    html = client.get(path).content.decode()
    found = re.findall(rf'<input [^>]*data-facet="{facet}"[^>]*>', html)
    return {re.search('data-value="([^"]*)"', each)[1]: each for each in found}


def test_an_option_without_a_hit_is_seen_and_cannot_be_chosen(visitor: Client) -> None:
    found = options(visitor, "/case-studies/?country=DK", "theme")
    assert set(found) == {"energy", "water"}
    assert 'data-count="0"' in found["water"]
    assert " disabled" in found["water"]
    assert " disabled" not in found["energy"]


@pytest.mark.full
def test_one_that_is_chosen_can_be_taken_back(visitor: Client) -> None:
    found = options(visitor, "/case-studies/?country=DK&theme=water", "theme")
    assert 'data-count="0"' in found["water"]
    assert " checked" in found["water"]
    assert " disabled" not in found["water"]
