"""The years of an embedded list as links: periods, their numbers, and the way back."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from experts.models import Expert
from resources.models import Report
from smartcities.browsing.filters.registry import filter_for
from smartcities.browsing.filters.year_menu import YearOption, year_menu
from smartcities.index import index_of
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
#: From and to; the periods of all of them are of five years, from 1995 to 2019.
SPANS = [(1995, 2003), (2001, 2001), (2004, 2011), (2012, None), (None, None), (2016, 2016)]
LIST = "/embed/case-studies/"


@pytest.fixture
def cases() -> None:
    energy, water = factories.theme(slug="energy"), factories.theme(slug="water")
    for number, (first, last) in enumerate(SPANS):
        factories.case_study(
            start_year=first, end_year=last, themes=[energy if number % 2 else water]
        )
    factories.case_study(start_year=1950, end_year=1960, published_at=None)


def menu(query: str = "", model: type = CaseStudy) -> list[YearOption]:
    return year_menu(filter_for(model)(QueryDict(query)))


def told(query: str = "") -> list[tuple[str, int]]:
    return [(each.label, each.count) for each in menu(query)]


@pytest.mark.usefixtures("cases")
class TestTheMenu:
    """Of case studies, whose years are spans."""

    def test_each_period_has_the_number_of_its_list(self) -> None:
        assert [label for label, _count in told()] == [
            "1995–1999",
            "2000–2004",
            "2005–2009",
            "2010–2014",
            "2015–2019",
        ]
        for each in menu():
            found = filter_for(CaseStudy)(QueryDict(each.url[1:]))
            assert each.count == found.total == found.qs.count() > 0
            assert not each.chosen

    def test_numbers_follow_the_other_filters_and_ignore_the_years(self) -> None:
        assert told("year_min=2000&year_max=2004") == told()
        some = dict(told("theme=energy"))
        # No case about energy is of the years from 2005 to 2009: nothing to choose.
        assert some == {"2000–2004": 1, "2010–2014": 1, "2015–2019": 2}
        assert dict(told("theme=energy&year_min=2015&year_max=2019")) == some

    def test_a_chosen_period_is_taken_back_by_its_own_link(self) -> None:
        query = "theme=water&year_min=2000&year_max=2004&sort=title"
        chosen = [each for each in menu(query) if each.chosen]
        assert [(each.first, each.last) for each in chosen] == [("2000", "2004")]
        assert parse_qs(chosen[0].url[1:]) == {"theme": ["water"], "sort": ["title"]}

    def test_another_period_takes_its_place(self) -> None:
        other = menu("theme=water&year_min=2000&year_max=2004")[-1]
        assert parse_qs(other.url[1:]) == {
            "theme": ["water"],
            "year_min": ["2010"],
            "year_max": ["2014"],
        }

    @pytest.mark.parametrize(
        ("query", "label", "count"),
        [
            ("year_min=2001&year_max=2001", "2001", 2),
            ("year_min=2002&year_max=2012", "2002–2012", 3),
            ("year_min=2012", "since 2012", 2),
            ("year_max=2001", "until 2001", 2),
        ],
    )
    def test_other_years_that_a_partner_chose_stand_first_and_can_be_taken_back(
        self, query: str, label: str, count: int
    ) -> None:
        first, *rest = menu(query)
        assert (first.label, first.count, first.chosen, first.url) == (label, count, True, "?")
        assert len(rest) == 5
        assert not any(each.chosen for each in rest)

    def test_years_that_are_none_are_left_out(self) -> None:
        assert told("year_min=x&year_max=99999") == told()
        # The wrong way round: no years at all.
        assert told("year_min=2030&year_max=1990") == told()


def test_a_partial_date_counts_in_its_year() -> None:
    for date in ("2001", "2001-05", "2003-07-09", ""):
        factories.report(published_on=date)
    found = [(each.label, each.count) for each in menu(model=Report)]
    assert found == [("2001", 2), ("2003", 1)]


def test_there_is_nothing_to_choose_from_one_period_from_no_year_or_without_years() -> None:
    factories.expert()
    factories.report(published_on="2001-05")
    factories.case_study()
    assert menu(model=Report) == menu() == menu(model=Expert) == []
    assert menu("year_min=2001", model=Expert) == []
    assert [each.label for each in menu("year_min=2001", model=Report)] == ["since 2001", "2001"]


@pytest.mark.usefixtures("cases")
class TestTheEmbed:
    """Where they stand."""

    def links(self, client: Client, query: str) -> dict[str, str]:
        html = client.get(f"{LIST}?{query}").content.decode()
        years = html.partition('id="facet-years"')[2].partition("</details>")[0]
        links = re.findall(r'<a (class="embed-option" [^>]*)>.*?__name">([^<]*)<', years)
        return {label: unescape(tag) for tag, label in links}

    def test_the_links_stay_in_the_frame_and_keep_its_options(self, visitor: Client) -> None:
        found = self.links(visitor, "year_min=2000&year_max=2004&theme=dark&limit=2&lang=da")
        assert len(found) == 5
        for label, tag in found.items():
            assert 'target="_self"' in tag
            assert 'limit=2&theme=dark"' in tag
            assert "lang=da&" in tag
            assert ("aria-current" in tag) == (label == "2000–2004")
        assert 'href="?lang=da&limit=2&theme=dark"' in found["2000–2004"]

    def test_the_words_are_in_the_language_of_the_frame(self, visitor: Client) -> None:
        assert "siden 2012" in self.links(visitor, "year_min=2012&lang=da")

    def test_a_followed_link_shows_as_many_as_it_said(self, visitor: Client) -> None:
        for tag in self.links(visitor, "theme=energy").values():
            address = re.search(r'href="([^"]+)"', tag)[1]
            page = visitor.get(LIST + address)
            assert f'data-count="{page.context["hits"].paginator.count}"' in tag

    def test_pages_of_the_portal_keep_their_form(self, visitor: Client) -> None:
        html = visitor.get("/case-studies/").content.decode()
        assert "facet-years" not in html
        assert 'name="year_min"' in html

    def test_they_ask_nothing_of_the_database(self) -> None:
        index_of(CaseStudy)
        found = filter_for(CaseStudy)(QueryDict("theme=energy"))
        assert found.total
        with CaptureQueriesContext(connection) as queries:
            assert year_menu(found)
        assert len(queries) == 0
