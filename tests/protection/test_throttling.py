"""A client pays for what it has made anew; whoever reads never meets a limit."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from smartcities.protection import buckets, throttling
from tests.conftest import signed_in
from tests.factories import case_study, city, expert, theme
from tests.files import drained

pytestmark = pytest.mark.django_db
CRAWLER = {"REMOTE_ADDR": "192.0.2.66"}
#: Each request seems to cost so many seconds; a minute's budget is 6, two of them can be saved.
COST = 5.0


class FixedMeter:
    """What every request costs in these tests, however busy the machine is."""

    thread = seconds = COST

    def __enter__(self) -> FixedMeter:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _portal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLIENT_BUDGET = 6
    monkeypatch.setattr(throttling, "Meter", FixedMeter)
    monkeypatch.setattr(buckets.time, "monotonic", lambda: 1000.0)
    energy = theme(slug="energy", name="Energy")
    for number in range(21):
        case_study(slug=f"case-{number}", themes=[energy], cities=[])
    case_study(slug="here", cities=[city(("DK",), slug="aarhus")], experts=[expert(slug="jane")])


@pytest.fixture
def crawler() -> Client:
    """Return the client of somebody who has used up the budget for queries."""
    client = Client(**CRAWLER)
    for number in range(3):
        assert client.get(f"/case-studies/?year_min={2000 + number}").status_code == 200
    assert client.get("/case-studies/?year_min=1990").status_code == 429
    return client


QUERIES = [
    "/case-studies/?country=DK&theme=energy&state=stopped",
    "/case-studies/?country=DK&country=SE",
    "/case-studies/?sort=title",
    "/da/case-studies/?q=wind",
    "/case-studies/?city=aarhus",
    "/cities/?theme=energy&q=x",
    "/map/?country=DK",
    "/search/?q=wind",
    "/search/suggest?q=ca",
    "/case-studies.csv",
    "/case-studies.csv?country=DK",
    "/case-studies.geojson?country=DK&theme=energy&sort=title",
    "/case-studies.atom?country=DK",
    "/api/v1/case-studies/",
    "/api/v1/case-studies/case-1/",
    "/oembed?url=http%3A%2F%2Ftestserver%2Fcase-studies%2Fcase-1%2F",
    "/share/?url=http%3A%2F%2Ftestserver%2Fcase-studies%2Fcase-1%2F",
    "/embed/case-studies/?country=DK&q=x&theme=dark",
    "/case-studies/?page=21",
    "/case-studies/?page=9999999999999999999999",
]
PAGES = [
    "/",
    "/da/",
    "/case-studies/",
    "/case-studies/?page=2",
    "/case-studies/?country=DK",
    "/da/case-studies/?theme=energy&page=2",
    "/case-studies/?country=DK&theme=energy",
    "/case-studies/case-1/",
    "/embed/case-studies/case-1/?view=card&theme=dark&accent=0a5c5c",
    "/embed/case-studies/?limit=5&theme=energy",
    "/experts/jane/",
    "/themes/energy/",
    "/map/",
    "/case-studies.geojson",
    "/case-studies.geojson?country=DK",
    "/case-studies.atom",
    "/sitemap.xml",
    "/sitemap-case-studies.xml?p=1",
    "/robots.txt",
    "/share/",
]


@pytest.mark.full
@pytest.mark.parametrize("path", QUERIES)
def test_what_can_be_asked_for_without_end_is_refused(crawler: Client, path: str) -> None:
    response = crawler.get(path)
    assert response.status_code == 429
    # Fifteen are spent of twelve: three are owed, and paid by a tenth a second.
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.full
@pytest.mark.parametrize("path", PAGES)
def test_pages_of_their_own_are_read_all_the_same(crawler: Client, path: str) -> None:
    response = crawler.get(path)
    assert response.status_code == 200
    drained(response)


# One word may be a page's address: to look it up costs what a page does.
@pytest.mark.full
@pytest.mark.parametrize("path", ["/healthz", "/admin/login/?next=/admin/", "/no/where/"])
def test_probes_logins_and_slips_are_never_refused(crawler: Client, path: str) -> None:
    for _ in range(20):
        assert crawler.get(path).status_code in (200, 404)


def test_what_is_sent_costs_where_a_view_declares_its_budget(crawler: Client) -> None:
    assert crawler.post("/share/partner/", {"site": "x"}).status_code == 429
    assert crawler.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 200


def test_another_address_pays_for_itself(crawler: Client) -> None:
    other = Client(REMOTE_ADDR="192.0.2.67")
    assert other.get("/case-studies/?year_min=1991").status_code == 200


@pytest.mark.full
def test_what_was_kept_is_free_and_never_refused(crawler: Client) -> None:
    for _ in range(30):
        assert crawler.get("/case-studies/?year_min=2000").status_code == 200
        assert crawler.get("/case-studies/?year_min=2000&utm_source=x").status_code == 200


@pytest.mark.full
def test_pages_have_a_budget_too_and_it_is_far_larger() -> None:
    client = Client(**CRAWLER)
    answers = [client.get(f"/case-studies/case-{number}/").status_code for number in range(13)]
    # Twelve times five are sixty: five times what there is for queries.
    assert answers == [200] * 12 + [429]


@pytest.mark.full
def test_it_is_saved_up_again(crawler: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = int(crawler.get(QUERIES[0])["Retry-After"])
    monkeypatch.setattr(buckets.time, "monotonic", lambda: 1000.0 + wait - 1)
    assert crawler.get(QUERIES[0]).status_code == 429
    monkeypatch.setattr(buckets.time, "monotonic", lambda: 1000.0 + wait + 1)
    assert crawler.get(QUERIES[0]).status_code == 200


@pytest.mark.full
def test_who_may_use_the_admin_is_never_refused(editor: Any) -> None:
    client = signed_in(editor)
    for _ in range(10):
        assert client.get("/case-studies/?q=wind").status_code == 200


@pytest.mark.full
@pytest.mark.parametrize("session", ["made-up", ""])
def test_a_session_of_nobody_is_no_way_round(crawler: Client, session: str) -> None:
    # Whoever has one never meets what was kept.
    crawler.cookies["sessionid"] = session
    assert crawler.get("/case-studies/?year_min=2000").status_code == 429


@pytest.mark.full
def test_people_are_told_in_their_language_and_in_frames(crawler: Client) -> None:
    html = {"accept": "text/html"}
    english = crawler.get("/case-studies/?q=wind", headers=html).content.decode()
    assert "Very many filtered lists, searches or files were asked for" in english
    assert "Try again in 30 seconds" in english
    assert '<meta name="robots" content="noindex">' in english
    danish = crawler.get("/da/case-studies/?q=wind", headers=html).content.decode()
    assert "Prøv igen om 30 sekunder" in danish
    framed = crawler.get("/embed/case-studies/?q=wind&lang=da", headers=html)
    assert framed.status_code == 429
    assert 'data-skin="embed"' in framed.content.decode()
    assert "frame-ancestors" in framed["Content-Security-Policy"]


@pytest.mark.full
def test_scripts_of_other_sites_are_told_in_json(crawler: Client) -> None:
    response = crawler.get("/api/v1/case-studies/?q=wind")
    assert response.json() == {
        "detail": "Your address asked for more in a short time than one may. "
        "Please try again later."
    }
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "Retry-After"


@pytest.mark.full
def test_the_log_names_the_address_once(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(**CRAWLER)
    with caplog.at_level(logging.WARNING, "smartcities.protection"):
        for number in range(9):
            client.get(f"/case-studies/?q=a{number}%0Aforged")
    (line,) = (each.getMessage() for each in caplog.records)
    assert line.startswith("Client 192.0.2.66 is over its budget: GET /case-studies/?q=a3")
    assert "\n" not in line
    # What docs/operators.md gives fail2ban finds it.
    docs = (django_settings.BASE_DIR / "docs" / "operators.md").read_text()
    pattern = re.search("failregex = (.*)", docs)[1].replace("<HOST>", r"(?P<host>\S+)")
    assert re.search(pattern, line)["host"] == "192.0.2.66"


@pytest.mark.full
def test_the_log_speaks_again_if_it_goes_on(
    crawler: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caplog.at_level(logging.WARNING, "smartcities.protection"):
        crawler.get("/case-studies/?q=1")
        assert not caplog.records
        monkeypatch.setattr(buckets.time, "monotonic", lambda: 1000.0 + 601)
        for number in range(9):
            crawler.get(f"/case-studies/?q={number}")
    assert len(caplog.records) == 1


@pytest.mark.full
def test_zero_switches_it_off(settings: Settings) -> None:
    settings.CLIENT_BUDGET = 0
    client = Client(**CRAWLER)
    for number in range(9):
        assert client.get(f"/case-studies/?q={number}").status_code == 200


@pytest.mark.full
def test_a_stream_is_charged_for_while_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FixedMeter, "seconds", 0.0)
    clock = iter(range(0, 10_000, 4))
    monkeypatch.setattr(throttling.time, "thread_time", lambda: float(next(clock)))
    client = Client(**CRAWLER)
    assert len(list(client.get("/case-studies.csv"))) > 1
    assert client.get("/case-studies.csv").status_code == 429


@pytest.mark.full
def test_who_is_refused_takes_no_query(crawler: Client, django_assert_num_queries: Any) -> None:
    # One: of which version what was kept would have to be.
    with django_assert_num_queries(1):
        crawler.get("/case-studies/?q=wind", headers={"accept": "text/html"})
