"""The partner desk in the admin: what editors learn of who shows what, and what they do then."""

from __future__ import annotations

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Recommendation
from smartcities.sharing.embed_views import reading
from smartcities.sharing.models import Partner, Showing
from smartcities.sharing.partners.ancestors import ancestors
from tests import factories
from tests.admin_walk.browser import shown_values

DESK = "/admin/sharing/showing/"
PARTNER, OTHER = "https://city.example", "https://unknown.example"


@pytest.fixture(autouse=True)
def _city(db, clock) -> None:
    Partner.objects.create(name="City", domains=PARTNER)


def showing(
    path: str = "/case-studies/harbour/",
    site: str = PARTNER,
    number: int = 1,
    ago: int = 0,
    may: bool = True,
) -> None:
    day = datetime.date(2027, 3, 1) - datetime.timedelta(days=ago)
    Showing.objects.create(day=day, site=site, path=path, is_allowed=may, number=number)


def text(client: Client, query: str = "") -> str:
    response = client.get(f"{DESK}{query}")
    assert response.status_code == 200
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_empty_desk_says_so(as_editor: Client) -> None:
    found = text(as_editor)
    assert "No site tried in these days." in found
    assert "No page was shown on another site in these days." in found
    assert "lower bound" in found


def test_pages_are_named_with_the_sites_that_show_them(as_editor: Client) -> None:
    factories.case_study(title="Smart harbour", slug="harbour")
    report = factories.report(title="Danish cities", slug="danish")
    factories.row(Recommendation, of=report, number=2, title="Share data")
    showing(number=3)
    showing(number=4, ago=2)
    showing(site="https://blog.example", number=5)
    showing("/reports/danish/recommendations/2/")
    showing("/case-studies/")
    showing("/map/")
    showing("/themes/")
    showing("/events/gone/")
    response = as_editor.get(DESK)
    rows = {row.name.title: row for row in response.context["pages"]}
    harbour = rows["Smart harbour"]
    assert harbour.page.total == 12
    assert [(each.site, each.total) for each in harbour.page.sites] == [
        (PARTNER, 7),
        ("https://blog.example", 5),
    ]
    assert harbour.url.endswith("/change/")
    assert {"Danish cities – recommendations/2", "Case studies", "Themes"} <= set(rows)
    # What is gone is called by the address that partners still have.
    assert "/events/gone/" in rows


def test_a_page_that_was_renamed_is_called_as_it_is_today(as_editor: Client) -> None:
    case = factories.case_study(title="Smart port", slug="harbour")
    case.slug = "port"
    case.save()
    showing("/case-studies/harbour/")
    (row,) = as_editor.get(DESK).context["pages"]
    assert row.name.title == "Smart port"
    assert row.name.obj == case


def test_what_is_no_longer_public_is_marked(as_editor: Client) -> None:
    factories.case_study(title="Smart harbour", slug="harbour", published_at=None)
    showing()
    found = text(as_editor)
    assert re.search(r"Smart harbour\s+Case study\s+Draft", found)


def test_only_the_days_that_are_asked_for_count(as_editor: Client) -> None:
    for ago in (0, 6, 7, 29, 30, 89, 300):
        showing(ago=ago, number=1)
    totals = {
        days: as_editor.get(f"{DESK}?days={days}").context["pages"][0].page.total
        for days in (7, 30, 90, 365)
    }
    assert totals == {7: 2, 30: 4, 90: 6, 365: 7}


@pytest.mark.parametrize("query", ["?days=0", "?days=9999999999", "?days=x", "?days=-7", "?site=x"])
def test_odd_questions_are_answered_as_the_usual_one(as_editor: Client, query: str) -> None:
    showing()
    assert as_editor.get(f"{DESK}{query}").context["days"] == 30


def test_one_site_can_be_looked_at_alone(as_editor: Client) -> None:
    showing(site=PARTNER)
    showing("/map/", site="https://blog.example")
    found = text(as_editor, "?days=7&site=https%3A%2F%2Fblog.example")
    assert "Only this site: https://blog.example" in re.sub(r"\s+", " ", found)
    assert PARTNER not in found


def test_an_attempt_becomes_a_partner_in_two_steps(as_editor: Client) -> None:
    factories.case_study(title="Smart harbour", slug="harbour")
    showing(site=OTHER, may=False, number=9)
    response = as_editor.get(DESK)
    (row,) = response.context["attempts"]
    assert row.attempt.total == 9
    assert [each.title for each in row.names] == ["Smart harbour"]
    assert OTHER not in ancestors("")
    form = as_editor.get(row.add_url)
    values = shown_values(form, "partner_form")
    assert values["domains"] == [OTHER]
    assert values["name"] == ["unknown.example"]
    answer = as_editor.post(row.add_url, {**values, "_save": "1"})
    assert answer.status_code == 302
    assert OTHER in ancestors("")
    (row,) = as_editor.get(DESK).context["attempts"]
    assert row.partner.name == "unknown.example"
    assert not row.add_url


def test_a_site_of_a_paused_partner_leads_to_that_partner(as_editor: Client) -> None:
    paused = Partner.objects.create(
        name="Paused", domains="https://*.unknown.example", state="paused"
    )
    showing(site="https://blog.unknown.example", may=False)
    (row,) = as_editor.get(DESK).context["attempts"]
    assert row.partner == paused
    assert not row.add_url


def test_what_was_too_much_to_name_has_no_button(as_editor: Client) -> None:
    showing("", site="", may=False, number=30)
    (row,) = as_editor.get(DESK).context["attempts"]
    assert not row.add_url
    assert "Further sites" in text(as_editor)


def test_authors_read_and_add_no_partner(as_author: Client) -> None:
    showing(site=OTHER, may=False)
    (row,) = as_author.get(DESK).context["attempts"]
    assert not row.add_url


@pytest.mark.full
def test_many_pages_take_as_many_queries_as_one(as_editor: Client) -> None:
    asked = []
    for number in range(30):
        factories.case_study(title=f"Case {number}", slug=f"case-{number}")
        showing(f"/case-studies/case-{number}/")
        showing(f"/case-studies/case-{number}/", site=OTHER, may=False)
        if number in (0, 29):
            as_editor.get(DESK)  # kinds of things are remembered from then on
            with CaptureQueriesContext(connection) as queries:
                as_editor.get(DESK)
            asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_renamed_page_and_its_parts_keep_what_was_counted() -> None:
    case = factories.case_study(title="Smart harbour", slug="harbour")
    showing(number=2)
    case.slug = "port"
    case.save()
    showing("/case-studies/port/", number=3)
    showing("/case-studies/port-authority/", number=100)
    assert [(each.site, each.total) for each in reading.embedding_sites(case)] == [(PARTNER, 5)]
    assert isinstance(case, CaseStudy)
