"""Case studies and cities: how they print, and what stands with them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from casestudies.models import CaseStudy, KeyFigure
from tests.factories import case_study, city, link, organisation, report, row


@pytest.mark.parametrize(
    ("start", "end", "state", "printed"),
    [
        (2011, 2015, "", "2011–2015"),
        (2014, 2014, "", "2014"),
        (2012, None, "under-way", "since 2012"),
        (2012, None, "", "from 2012"),
        (2012, None, "completed", "from 2012"),
        (2008, None, "stopped", "begun in 2008"),
        (2008, 2013, "stopped", "2008–2013"),
        (None, 2015, "", "until 2015"),
        (None, None, "under-way", ""),
    ],
)
def test_years_are_printed_as_people_write_them(start, end, state, printed) -> None:
    assert CaseStudy(start_year=start, end_year=end, state=state).years == printed


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "printed"),
    [
        ("1900", "", "", "1,900"),
        ("1900.000", "about", "", "about 1,900"),
        ("21", "", "EUR million", "EUR 21 million"),
        ("4.4", "about", "mia. DKK", "about DKK 4.4 billion"),
        ("917261", "", "EUR", "EUR 917,261"),
        ("400", "", "LED", "400 LED"),
        ("5", "", "EUR per person", "5 EUR per person"),
        ("-54", "", "%", "−54 %"),
        ("0.5", "more than", "km", "more than 0.5 km"),
        ("0", "", "", "0"),
        ("1000000", "", "", "1,000,000"),
        ("315000.250", "", "", "315,000.25"),
        ("100", "less than", "", "less than 100"),
    ],
)
def test_a_figure_is_printed_without_needless_zeros(value, qualifier, unit, printed) -> None:
    figure = KeyFigure(label="x", value=Decimal(value), qualifier=qualifier, unit=unit)
    assert figure.amount == printed


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("4.4", "DKK billion", "4,4 mia. kr."),
        ("21", "EUR million", "21 mio. euro"),
        ("15.3", "USD million", "15,3 mio. USD"),
        ("917261", "EUR", "917.261 euro"),
        ("4.4", "mia. kr.", "4,4 mia. kr."),
    ],
)
def test_money_stands_in_the_order_of_the_language(value, unit, printed) -> None:
    with translation.override("da"):
        assert KeyFigure(label="x", value=Decimal(value), unit=unit).amount == printed


@pytest.mark.parametrize(
    ("label", "year", "printed"),
    [
        ("Cameras", 2012, 2012),
        ("Almost reached in August 2013", 2013, None),
        ("Goal for 2025", 2012, 2012),
        ("Model 20125", 2012, 2012),
        ("Cameras", None, None),
    ],
)
def test_a_year_that_the_label_names_is_not_said_twice(label, year, printed) -> None:
    assert KeyFigure(label=label, value=1, year=year).year_to_print == printed


@pytest.mark.django_db
class TestPages:
    """What a page shows of what is related to it, both ways, and only what is public."""

    @pytest.fixture(autouse=True)
    def _stopped(self, now) -> None:
        """Stop the clock."""

    def html(self, page) -> str:
        response = Client().get(page.get_absolute_url())
        assert response.status_code == 200
        return response.content.decode()

    def test_a_case_shows_its_public_cities_and_their_countries(self) -> None:
        shown = city(("DK", "SE"), title="Shown region")
        hidden = city(("NO",), title="Hidden town", published_at=None)
        html = self.html(case_study(cities=[shown, hidden]))
        assert shown.get_absolute_url() in html
        assert "Denmark" in html
        assert "Sweden" in html
        assert "Hidden town" not in html
        assert "Norway" not in html

    def test_a_city_lists_its_public_cases_and_the_reports_that_present_them(self) -> None:
        place = city(("DK",))
        case = case_study(title="Shown case", cities=[place])
        hidden = case_study(title="Hidden case", cities=[place], published_at=None)
        report(title="Shown report", cases=[case])
        report(title="Unrelated report", cases=[hidden])
        report(title="Hidden report", cases=[case], published_at=None)
        html = self.html(place)
        assert "Shown case" in html
        assert "Shown report" in html
        for word in ("Hidden case", "Unrelated report", "Hidden report"):
            assert word not in html

    def test_a_case_shows_its_reports_links_and_organisations(self) -> None:
        case = case_study()
        report(title="Presenting report", cases=[case])
        report(title="Relating report", related_cases=[case])
        report(title="Hidden report", cases=[case], published_at=None)
        link(title="Shown link", cases=[case])
        link(title="Hidden link", cases=[case], published_at=None)
        case.involvements.create(organisation=organisation(name="Aarhus Municipality"), role="lead")
        html = self.html(case)
        for word in (
            "Presenting report",
            "Relating report",
            "Shown link",
            "Aarhus Municipality",
        ):
            assert word in html
        assert "Hidden" not in html

    def test_a_figure_stands_with_its_year_and_source(self) -> None:
        case = case_study()
        row(KeyFigure, case, label="Households", value="1900", year=2013, source="EcoGrid EU")
        html = self.html(case)
        for word in ("Households", "1,900", "2013", "EcoGrid EU"):
            assert word in html

    def test_an_empty_part_is_not_shown(self) -> None:
        html = self.html(case_study(challenge="<p>The problem</p>"))
        assert "The problem" in html
        assert "Challenge" in html
        for heading in ("Key learning points", "What did not work", "Key figures"):
            assert heading not in html

    def test_a_city_is_found_by_its_other_spellings(self) -> None:
        place = city(title="Copenhagen", spellings="København, Kobenhavn")
        response = Client().get("/cities/", {"q": "KØBENHAVN"})
        assert [page.pk for page in response.context["hits"]] == [place.pk]

    @pytest.mark.full
    def test_a_case_is_found_by_every_text_of_its_story(self) -> None:
        for name in ("challenge", "solution", "results", "learning_points", "what_did_not_work"):
            case = case_study(**{name: f"<p>Word{name}</p>"})
            response = Client().get("/case-studies/", {"q": f"word{name}"})
            assert [page.pk for page in response.context["hits"]] == [case.pk], name
