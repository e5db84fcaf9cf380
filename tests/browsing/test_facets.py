"""Facets of the case studies as a visitor meets them."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django_countries import countries

from casestudies.models import CaseStudy, CityCountry
from tests.factories import (
    case_study,
    city,
    expert,
    link,
    link_category,
    organisation,
    report,
    theme,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def ask(client: Client, path: str) -> tuple[list[str], dict[str, dict[str, int]], list[str]]:
    """Return the hits, the counts by facet and the messages of a list."""
    response = client.get(path)
    assert response.status_code == 200
    counts = {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in response.context["filter"].facets
    }
    hits = [page.slug for page in response.context["hits"]]
    return hits, counts, response.context["notices"]


@pytest.fixture
def oresund() -> CaseStudy:
    """Return a case in a region of two countries."""
    return case_study(slug="hub", cities=[city(("DK", "SE"), slug="oresund-region")])


def test_a_case_in_two_countries_is_found_under_both(visitor: Client, oresund) -> None:
    case_study(slug="aarhus", cities=[city(("DK",))])
    assert set(ask(visitor, "/case-studies/?country=DK")[0]) == {"hub", "aarhus"}
    assert ask(visitor, "/case-studies/?country=SE")[0] == ["hub"]


def test_it_counts_once_in_each_country_and_once_in_all(visitor: Client, oresund) -> None:
    oresund.cities.add(city(("DK",), slug="copenhagen"))
    for path in ("/case-studies/", "/case-studies/?country=DK&country=SE"):
        hits, counts, _notices = ask(visitor, path)
        assert hits == ["hub"]
        assert counts["country"] == {"DK": 1, "SE": 1}
    assert visitor.get("/case-studies/?sort=title").context["hits"].paginator.count == 1


def test_a_country_without_any_case_is_known_and_gives_none(visitor: Client, oresund) -> None:
    hits, counts, notices = ask(visitor, "/case-studies/?country=NO")
    assert (hits, notices) == ([], [])
    assert counts["country"] == {"DK": 1, "SE": 1, "NO": 0}


def test_a_code_of_no_country_is_told_and_left_out(visitor: Client, oresund) -> None:
    hits, counts, notices = ask(visitor, "/case-studies/?country=ZZ&country=DK")
    assert hits == ["hub"]
    assert len(notices) == 1
    assert "ZZ" in notices[0]
    assert "ZZ" not in counts["country"]


@pytest.mark.parametrize("code", ["Denmark", "DNK", "208", "D", "ðk", "ﬀ"])
def test_only_two_letter_codes_are_countries(visitor: Client, oresund, code: str) -> None:
    assert len(ask(visitor, f"/case-studies/?country={code}")[2]) == 1


@pytest.mark.parametrize("code", ["dk", "Dk", "dK", " DK "])
def test_a_country_compares_without_case(visitor: Client, oresund, code: str) -> None:
    response = visitor.get("/case-studies/", {"country": code})
    assert [page.slug for page in response.context["hits"]] == ["hub"]
    assert response.context["filter"].given.getlist("country") == ["DK"]


def test_a_value_given_twice_is_one_choice(visitor: Client, oresund) -> None:
    response = visitor.get("/case-studies/?country=DK&country=dk&country=DK")
    assert response.context["filter"].given.getlist("country") == ["DK"]
    assert len(response.context["filter"].chips) == 1


def test_a_facet_ignores_the_choices_made_in_it(visitor: Client, oresund) -> None:
    energy = theme(slug="energy")
    case_study(slug="rio", cities=[city(("BR",))], themes=[energy])
    _hits, counts, _notices = ask(visitor, "/case-studies/?country=BR")
    assert counts["country"] == {"DK": 1, "SE": 1, "BR": 1}
    assert counts["theme"] == {"energy": 1}
    _hits, counts, _notices = ask(visitor, "/case-studies/?country=DK")
    # An option without a hit stays visible as 0.
    assert counts["theme"] == {"energy": 0}


def test_a_draft_city_is_not_offered_and_not_known(visitor: Client) -> None:
    draft = city(("NO",), slug="secret", published_at=None)
    case_study(slug="plan", cities=[draft])
    hits, counts, notices = ask(visitor, "/case-studies/?city=secret")
    assert "city" not in counts
    assert "country" not in counts
    assert hits == ["plan"]
    assert len(notices) == 1


def test_a_draft_expert_is_not_offered_and_not_known(visitor: Client) -> None:
    case_study(experts=[expert(slug="hans", published_at=None)])
    _hits, counts, notices = ask(visitor, "/case-studies/?expert=hans")
    assert "expert" not in counts
    assert len(notices) == 1


def test_the_old_slug_of_a_city_counts_as_the_new_one(visitor: Client, oresund) -> None:
    region = oresund.cities.get()
    region.slug = "greater-copenhagen"
    region.save()
    case_study()
    response = visitor.get("/case-studies/?city=Oresund-Region&city=greater-copenhagen")
    assert [page.slug for page in response.context["hits"]] == ["hub"]
    assert response.context["filter"].given.getlist("city") == ["greater-copenhagen"]
    assert response.context["notices"] == []


def test_a_chip_takes_back_its_own_value_and_no_other(visitor: Client, oresund) -> None:
    query = "?country=DK&country=SE&city=oresund-region&year_min=2010&sort=title"
    oresund.start_year = 2012
    oresund.save()
    chips = visitor.get(f"/case-studies/{query}").context["filter"].chips
    given = set(parse_qsl(query[1:]))
    taken_back = {
        "Denmark": ("country", "DK"),
        "Sweden": ("country", "SE"),
        oresund.cities.get().title: ("city", "oresund-region"),
        "2010": ("year_min", "2010"),
    }
    assert {chip.label: set(parse_qsl(chip.url[1:])) for chip in chips} == {
        label: given - {choice} for label, choice in taken_back.items()
    }
    for chip in chips:
        assert ask(visitor, f"/case-studies/{chip.url}")[0] == ["hub"]


@pytest.mark.parametrize(
    ("start", "end", "query", "is_found"),
    [
        (2011, 2015, "year_min=2015", True),
        (2011, 2015, "year_min=2016", False),
        (2011, 2015, "year_max=2011", True),
        (2011, 2015, "year_max=2010", False),
        (2011, 2015, "year_min=2012&year_max=2013", True),
        (2011, 2015, "year_min=2015&year_max=2011", True),
        (2011, None, "year_min=2027", True),
        (2011, None, "year_max=2010", False),
        (None, 2015, "year_max=1999", True),
        (None, 2015, "year_min=2016", False),
        (None, None, "year_min=2000", False),
        (None, None, "year_max=2100", False),
        (None, None, "", True),
    ],
)
def test_a_span_of_years_is_found_where_it_overlaps(
    visitor: Client, start: int | None, end: int | None, query: str, is_found: bool
) -> None:
    case_study(slug="case", start_year=start, end_year=end)
    assert ask(visitor, f"/case-studies/?{query}")[0] == (["case"] if is_found else [])


@pytest.mark.parametrize("year", ["0", "10000", "20 12", "2012.0", "+2012", "２０１２", "two"])
def test_what_is_no_year_is_told_and_left_out(visitor: Client, year: str) -> None:
    case_study(slug="case", start_year=2012)
    hits, _counts, notices = ask(visitor, f"/case-studies/?year_min={year.replace('+', '%2B')}")
    assert hits == ["case"]
    assert len(notices) == 1


@pytest.mark.parametrize(
    ("published_on", "query", "is_found"),
    [
        ("2012", "year_min=2012", True),
        ("2012", "year_max=2012", True),
        ("2012", "year_min=2013", False),
        ("2012", "year_max=2011", False),
        ("2012-10", "year_min=2012&year_max=2012", True),
        ("2012-12-31", "year_max=2012", True),
        ("2013-01-01", "year_max=2012", False),
        ("2012-01-01", "year_min=2012", True),
        ("0999", "year_max=1000", True),
        ("2012", "year_max=9999", True),
        ("", "year_min=1", False),
        ("", "year_max=9999", False),
        ("", "", True),
    ],
)
def test_a_report_is_found_by_its_year_however_exact_its_date(
    visitor: Client, published_on: str, query: str, is_found: bool
) -> None:
    report(slug="report", published_on=published_on)
    assert ask(visitor, f"/reports/?{query}")[0] == (["report"] if is_found else [])


def test_links_are_national_or_international(visitor: Client) -> None:
    link(slug="danish", country="DK")
    link(slug="world", country="")
    assert ask(visitor, "/resources/?scope=national")[0] == ["danish"]
    assert ask(visitor, "/resources/?scope=International")[0] == ["world"]
    hits, counts, notices = ask(visitor, "/resources/?scope=national&scope=international")
    assert sorted(hits) == ["danish", "world"]
    assert counts["scope"] == {"national": 1, "international": 1}
    assert ask(visitor, "/resources/?scope=local")[2] != []
    assert notices == []


def test_links_are_found_by_category_language_and_organisation(visitor: Client) -> None:
    agency = organisation(slug="agency")
    link(
        slug="danish",
        category=link_category(slug="data"),
        organisation=agency,
        resource_language="da",
    )
    link(slug="other")
    for query in ("category=data", "organisation=agency", "language=da"):
        assert ask(visitor, f"/resources/?{query}")[0] == ["danish"], query


def test_cities_are_found_by_kind_and_by_either_country(visitor: Client) -> None:
    city(("DK", "SE"), slug="oresund", kind="region")
    city(("DK",), slug="aarhus")
    assert ask(visitor, "/cities/?kind=region")[0] == ["oresund"]
    hits, counts, _notices = ask(visitor, "/cities/?country=SE")
    assert hits == ["oresund"]
    assert counts["country"] == {"DK": 2, "SE": 1}
    assert counts["kind"] == {"region": 1, "city": 0}


def test_reports_are_found_by_publisher_person_and_own_language(visitor: Client) -> None:
    person = expert(slug="line")
    made = report(slug="danish", publisher=organisation(slug="ccc"), document_language="da")
    made.contributions.create(expert=person, role="interviewed")
    made.contributions.create(expert=person, role="editor")
    report(slug="other")
    for query in ("organisation=ccc", "expert=line", "language=da"):
        hits, counts, _notices = ask(visitor, f"/reports/?{query}")
        assert hits == ["danish"], query
        assert counts["expert"] == {"line": 1}


def test_states_are_offered_in_the_order_of_a_project(visitor: Client) -> None:
    for state in ("stopped", "planned", "completed", "under-way"):
        case_study(state=state)
    (facet,) = (
        facet
        for facet in visitor.get("/case-studies/").context["filter"].facets
        if facet.name == "state"
    )
    assert [option.value for option in facet.options] == [
        "planned",
        "under-way",
        "completed",
        "stopped",
    ]


def test_a_hundred_values_are_enough_for_one_filter(visitor: Client, oresund) -> None:
    # In normal form the values are in order, and none stands twice.
    others = [code for code, _name in countries if code < "SE" and code != "DK"][:100]
    query = "&".join(f"country={code}" for code in [*others, "SE"])
    hits, _counts, notices = ask(visitor, f"/case-studies/?{query}")
    assert hits == []
    assert len(notices) == 1


def test_counts_do_not_trust_the_order_of_rows(visitor: Client, oresund) -> None:
    CityCountry.objects.update(order=5)
    assert ask(visitor, "/case-studies/?sort=title")[1]["country"] == {"DK": 1, "SE": 1}


def test_national_counts_the_links_of_all_countries_together(visitor: Client) -> None:
    for country in ("DK", "DK", "SE", "BR", ""):
        link(country=country)
    _hits, counts, _notices = ask(visitor, "/resources/")
    assert counts["scope"] == {"national": 4, "international": 1}
