"""``/out/``: from a frame to another site, along a link that its page has, and along no other."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.sharing.embeds import leaving
from tests import factories

pytestmark = pytest.mark.django_db
HERE = "/embed/reports/report/"
#: As an editor wrote them, and as the header ``Location`` has them.
STORED = {
    "https://www.example.org/report": "https://www.example.org/report",
    "https://example.org": "https://example.org",
    "http://example.org:8080/a?b=1&c=2#part": "http://example.org:8080/a?b=1&c=2#part",
    "https://example.org/a%20b/%C3%A6?q=%26": "https://example.org/a%20b/%C3%A6?q=%26",
    "https://example.org/a b": "https://example.org/a%20b",
    "https://example.org/ø": "https://example.org/%C3%B8",
    "https://københavn.example/": "https://k%C3%B8benhavn.example/",
    "HTTPS://EXAMPLE.org/": "HTTPS://EXAMPLE.org/",
}
#: No places to be sent to, even if a page had a link to them.
NOWHERE = (
    "javascript:alert(1)",
    "mailto:person@example.org",
    "data:text/html,x",
    "ftp://example.org/",
    "/reports/",
    "https://[bad/",
    "https:/example.org",
    "https:\\\\example.org",
    "///example.org",
    "https://exam\nple.org/",
)


@pytest.fixture(autouse=True)
def report() -> Report:
    hrefs = "".join(
        '<p><a href="{}">x</a></p>'.format(each.replace("&", "&amp;")) for each in STORED
    )
    return factories.report(slug="report", outside_url="https://outside.example/r", body=hrefs)


def out(client: Client, to: str, on: str = HERE) -> Any:
    return client.get("/out/", {"on": on, "to": to})


def is_refused(response: Any) -> bool:
    return response.status_code == 404 and "Location" not in response.headers


@pytest.mark.parametrize(("address", "location"), STORED.items(), ids=list(STORED))
def test_a_link_of_the_page_leads_on(visitor: Client, address: str, location: str) -> None:
    response = out(visitor, address)
    assert response.status_code == 302
    assert response["Location"] == location


def test_so_does_an_address_that_is_a_field_of_it(visitor: Client) -> None:
    response = out(visitor, "https://outside.example/r")
    assert (response.status_code, response["Location"]) == (302, "https://outside.example/r")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "Disallow: /out/\n" in visitor.get("/robots.txt").content.decode()


@pytest.mark.parametrize("options", ["?view=full&frame=a1", "?lang=da", "?accent=0a5c5c&x=%26#y"])
def test_the_frame_is_meant_as_it_was_shown(visitor: Client, options: str) -> None:
    assert out(visitor, "https://outside.example/r", HERE + options).status_code == 302
    # The card of the same page has no such link.
    card = f"{HERE}{options.partition('#')[0]}&view=card"
    assert is_refused(out(visitor, "https://outside.example/r", card))


def test_head_is_answered_and_nothing_is_written(visitor: Client) -> None:
    query = {"on": HERE, "to": "https://outside.example/r"}
    assert visitor.head("/out/", query)["Location"] == "https://outside.example/r"
    assert visitor.post("/out/", query).status_code == 405
    assert visitor.get("/da/out/", query).status_code == 404


@pytest.mark.full
@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "https://outside.example/r/",
        "https://outside.example/r?x",
        "https://outside.example/",
        "https://outside.example/r\nX-Injected: 1",
        "https://outside.example/r\0",
        "//evil.example",
        "https://",
        "",
        "x" * 10_000,
        "https://outside.example/r" + "r" * 10_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        *NOWHERE,
    ],
    ids=range(22),
)
def test_nothing_else_leads_anywhere(visitor: Client, to: str) -> None:
    response = out(visitor, to)
    assert is_refused(response)
    assert "There is no page at this address" in response.content.decode()
    assert "X-Injected" not in response.headers


@pytest.mark.parametrize("to", NOWHERE)
def test_what_is_no_address_of_the_web_is_not_followed_though_it_were_in_the_page(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    html = f'<a href="{to}">x</a><a href="https://good.example/">y</a>'
    monkeypatch.setattr(leaving, "_embed", lambda request, on: html)
    assert out(visitor, "https://good.example/").status_code == 302
    assert is_refused(out(visitor, to))


def test_links_are_read_as_browsers_read_them() -> None:
    html = (
        '<a HREF=" https://a.example/?b&amp;c&#61;d " href="https://second.example/">A</a>'
        "<svg><a href=https://b.example/>B</a></svg><a>C</a><a href>D</a>"
        '<!-- <a href="https://comment.example/"> --><link href="https://link.example/">'
        '<p title="<a href=https://title.example/>">'
    )
    assert leaving.links(html) - {""} == {"https://a.example/?b&c=d", "https://b.example/"}


@pytest.mark.full
@pytest.mark.parametrize(
    "on",
    [
        "",
        "/",
        "/reports/report/",
        "/admin/",
        "/embed/admin/",
        "/embed/../admin/",
        "/embed/nowhere/",
        "/embed/reports/nowhere/",
        "/embed/accent-0a5c5c.css",
        "/embed/reports/report",
        "/embed//reports/report/",
        "//evil.example/embed/reports/report/",
        "https://evil.example/embed/reports/report/",
        "http://testserver/embed/reports/report/",
        "/da/embed/reports/report/",
        "/out/?on=/embed/reports/report/",
        "/embed/@2026-01-01/reports/report/",
        "/embed/%00/",
        "/embed/[",
        "/embed/reports/?page=99",
        HERE + "?q=" + "x" * 10_000,
        HERE + "\r\nX-Injected: 1",
    ],
)
def test_only_an_embed_leads_out(visitor: Client, on: str) -> None:
    response = out(visitor, "https://outside.example/r", on)
    assert is_refused(response)
    assert "X-Injected" not in response.headers


def test_too_many_parameters_are_no_error_of_ours(visitor: Client) -> None:
    response = out(visitor, "https://outside.example/r", HERE + "?" + "a&" * 980)
    assert response.status_code < 500


def test_another_pages_link_is_none_of_this_one(visitor: Client) -> None:
    factories.report(slug="other", outside_url="https://other.example/")
    assert is_refused(out(visitor, "https://other.example/"))
    assert out(visitor, "https://other.example/", "/embed/reports/other/").status_code == 302


@pytest.mark.parametrize("state", ["draft", "scheduled", "expired"])
def test_a_page_that_is_not_public_leads_nowhere(
    visitor: Client, as_editor: Client, report: Report, state: str
) -> None:
    soon = timedelta(hours=1)
    for name, value in {
        "draft": {"published_at": None},
        "scheduled": {"published_at": timezone.now() + soon},
        "expired": {"expires_at": timezone.now() - soon},
    }[state].items():
        setattr(report, name, value)
    report.save()
    for client in (visitor, as_editor):
        assert is_refused(out(client, "https://outside.example/r"))


def test_what_a_visitor_types_is_never_a_link_to_follow(visitor: Client) -> None:
    factories.case_study(title="One")
    evil = "https://evil.example/"
    for query in (f"q={evil}", f"theme={evil}", f"q=<a href='{evil}'>", f'q="><a href="{evil}">'):
        assert is_refused(out(visitor, evil, f"/embed/case-studies/?{query}"))


def test_every_link_of_a_page_to_another_site_leads_there(visitor: Client) -> None:
    """Whatever the templates offer: what the frame shows is what ``/out/`` follows."""
    case = factories.case_study(slug="case", body='<p><a href="https://a.example/">A</a></p>')
    factories.row(
        CaseStudy._meta.get_field("figures").related_model, case, source_url="https://b.example/x"
    )
    publisher = factories.organisation(website="https://publisher.example/", history="Was another.")
    factories.report(slug="doi", doi="10.1000/182", publisher=publisher)
    found = 0
    for on in ("/embed/case-studies/case/", "/embed/reports/doi/", "/embed/map/"):
        html = visitor.get(on).content.decode()
        for address in re.findall(r'<a [^>]*href="(https?://(?!testserver)[^"&]+)"', html):
            assert out(visitor, address, on)["Location"] == address
            found += 1
    assert found >= 5
