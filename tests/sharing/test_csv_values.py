"""What stands in the cells of ``/<list>.csv``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from smartcities.publishing import version
from smartcities.publishing.fields.partial_date import PartialDate
from smartcities.publishing.types import page_types
from smartcities.sharing.data.columns import cell
from tests import worlds
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
from tests.files import drained, pdf_file
from tests.sharing.test_csv import answered, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_is_no_formula(visitor: Client, start: str) -> None:
    case_study(title=f"{start}HYPERLINK(A1)", summary=f"{start}1", cities=[city(title=f"{start}C")])
    (row,) = rows(visitor, "/case-studies.csv")
    assert row["title"] == f"'{start}HYPERLINK(A1)"
    assert row["summary"] == f"'{start}1"
    assert row["cities_label"] == f"'{start}C"


def test_a_number_stays_a_number(visitor: Client) -> None:
    city(latitude="-33.44889", longitude="-70.66926", population=0)
    (row,) = rows(visitor, "/cities.csv")
    assert (row["latitude"], row["longitude"]) == ("-33.44889", "-70.66926")
    assert (row["population"], row["population_year"]) == ("0", "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (-5, "-5"),
        (True, "true"),
        (Decimal("-1.50"), "-1.50"),
        (Decimal("1E+9"), "1000000000"),
        (PartialDate(2012, 10), "2012-10"),
        (date(2012, 10, 5), "2012-10-05"),
        (
            datetime(2012, 1, 1, 0, 30, 1, 5, tzinfo=timezone(timedelta(hours=1))),
            "2011-12-31T23:30:01Z",
        ),
        (datetime(2012, 1, 1, tzinfo=UTC), "2012-01-01T00:00:00Z"),
        ("-5", "'-5"),
        ("a\x00b\x1b\x0bc\ufffed", "abcd"),
        ("\x00=1", "'=1"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_a_value_is_written_for_programs(value: object, expected: str) -> None:
    assert cell(value) == expected


def test_a_case_has_codes_and_the_words_for_them(visitor: Client) -> None:
    agency, sound = organisation(name="Agency, Ltd"), city(("SE", "DK"), title="Öresund")
    case = case_study(
        themes=[theme(name="Energy", slug="energy", order=2), theme(name="Water", slug="water")],
        cities=[sound, city(("DK",), title="Aarhus")],
        experts=[expert(given_name="Ada", family_name="Ø", slug="ada")],
        state="under-way",
        start_year=2011,
        cost="1500.00",
        cost_currency="DKK",
    )
    case.involvements.create(organisation=agency, role="lead")
    case.involvements.create(organisation=agency, role="funder")
    (row,) = rows(visitor, "/case-studies.csv")
    expected = {
        "themes": "water; energy",
        "themes_label": "Water; Energy",
        "cities": "aarhus; oresund",
        "cities_label": "Aarhus; Öresund",
        "countries": "DK; SE",
        "countries_label": "Denmark; Sweden",
        "experts": "ada",
        "experts_label": "Ada Ø",
        "organisations": agency.slug,
        "organisations_label": "Agency, Ltd",
        "state": "under-way",
        "state_label": "Under way",
        "start_year": "2011",
        "end_year": "",
        "cost": "1500.00",
        "cost_currency": "DKK",
    }
    assert {name: row[name] for name in expected} == expected


def test_a_draft_lends_nothing_to_what_is_public(visitor: Client) -> None:
    hidden = {"title": "Secret", "slug": "secret", "published_at": None}
    case = case_study(cities=[city(("SE",), **hidden)], experts=[expert(**hidden)])
    secret = case_study(**hidden)
    main = report(cases=[secret, case])
    main.contributions.create(expert=expert(title="Secret 2", published_at=None), role="author")
    link(cases=[secret])
    for model in page_types():
        text = answered(visitor, f"/{model.list_path}.csv")
        assert "ecret" not in text
        assert "Sweden" not in text
    assert rows(visitor, "/reports.csv")[0]["cases"] == case.slug


def test_a_report_says_when_and_by_whom(visitor: Client) -> None:
    publisher = organisation(name="The Cluster", slug="the-cluster")
    main = report(publisher=publisher, published_on="2012-10", pages=40, file=pdf_file())
    main.contributions.create(expert=expert(title="Ada", slug="ada"), role="author")
    (row,) = rows(visitor, "/reports.csv")
    assert (row["publisher"], row["publisher_label"]) == ("the-cluster", "The Cluster")
    assert (row["published_on"], row["pages"], row["experts"]) == ("2012-10", "40", "ada")
    assert row["download_url"] == f"http://testserver{main.file_url}"


def test_a_report_without_anything_has_empty_cells(visitor: Client) -> None:
    report()
    (row,) = rows(visitor, "/reports.csv")
    empty = {"publisher", "publisher_label", "published_on", "pages", "experts", "download_url"}
    assert {row[name] for name in empty} == {""}


def test_a_link_has_its_target_beside_its_page(visitor: Client) -> None:
    category = link_category(name="Data", slug="data")
    page = link(url="https://example.org/a", category=category, country="DK", title="A")
    link(url="https://example.org/b", title="B")
    here, anywhere = rows(visitor, "/resources.csv?sort=title")
    assert here["target_url"] == "https://example.org/a"
    assert here["url"] == f"http://testserver{page.get_absolute_url()}"
    assert (here["category"], here["category_label"]) == ("data", "Data")
    assert (here["country"], here["country_label"]) == ("DK", "Denmark")
    assert (anywhere["country"], anywhere["country_label"]) == ("", "")
    assert (here["health"], here["checked_at"]) == ("unchecked", "")


def test_nobodys_contact_stands_in_a_table(visitor: Client) -> None:
    consent = {"consent_contact": True, "consent_on": "2027-01-01"}
    expert(title="Ada", email="ada@example.org", phone="+45 1", **consent)
    text = answered(visitor, "/experts.csv")
    assert "Ada" in text
    assert "ada@example.org" not in text


def test_content_in_another_language_has_its_own_canonical_address(visitor: Client) -> None:
    page = case_study(language="da", slug="byen")
    (row,) = rows(visitor, "/case-studies.csv")
    assert row["url"] == f"http://testserver/da/case-studies/{page.slug}/"
    assert (row["language"], row["language_label"]) == ("da", "Danish")


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("end", ["csv", "atom"])
def test_many_rows_take_as_many_queries_as_few(visitor: Client, end: str) -> None:
    def asked() -> dict[str, int]:
        found = {}
        # The first request after a change finds out when the next page appears or expires.
        version.current()
        for model in page_types():
            with CaptureQueriesContext(connection) as queries:
                drained(visitor.get(f"/{model.list_path}.{end}"))
            found[model.list_path] = len(queries)
        return found

    made = worlds.portal(1)
    few = asked()
    case, place, person = (made[name] for name in ("casestudy", "city", "expert"))
    shared = (theme(), organisation(), None)
    worlds.many_cases(20, place, person, *shared)
    for number in range(20):
        more = {"themes": [shared[0]], "published_at": case.published_at}
        city(("DK", "NO"), title=f"Place {number}", **more)
        expert(title=f"Somebody {number}", organisation=shared[1], **more)
        link(category=link_category(), cases=[case], organisation=shared[1], **more)
        report(publisher=shared[1], cases=[case], **more).contributions.create(
            expert=person, role="author"
        )
    assert asked() == few
    assert max(few.values()) <= 10
