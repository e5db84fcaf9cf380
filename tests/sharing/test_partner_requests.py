"""Asking to become a partner: the form that anybody may send, and what it keeps."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from smartcities.protection.allowance import Allowance
from smartcities.sharing.models import Partner, PartnerRequest
from smartcities.sharing.partners import requests
from smartcities.sharing.share import partnership

pytestmark = pytest.mark.django_db
FORM = "/share/partner/"
ASKED = {
    "site": "https://city.example/news/?id=1",
    "contact": "Ann <ann@city.example>",
    "reason": "Our page on energy.",
    "others": "",
}


def send(client: Client | None = None, path: str = FORM, **more: str) -> Any:
    return (client or Client()).post(path, {**ASKED, **more})


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_the_form_is_filled_with_the_site_it_was_opened_for(visitor: Client) -> None:
    response = visitor.get(FORM, {"site": "https://City.example/x"})
    assert 'name="site" type="text" inputmode="url" value="https://city.example"' in text(response)
    assert response["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in text(response)
    # What is no site stands there as it was typed, and as text.
    odd = visitor.get(FORM, {"site": '"><script>x'}).content.decode()
    assert "<script>x" not in odd
    assert "&#34;&gt;&lt;script&gt;x" in odd


def test_a_request_is_kept_for_the_editors_and_thanked_for() -> None:
    response = send()
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    assert (parts.path, parse_qs(parts.query)["site"]) == (
        "/share/partner/sent/",
        ["https://city.example"],
    )
    thanks = Client().get(response["Location"])
    assert "The editors have your request for https://city.example." in text(thanks)
    asked = PartnerRequest.objects.get()
    assert (asked.site, asked.contact, asked.reason) == (
        "https://city.example",
        ASKED["contact"],
        ASKED["reason"],
    )
    assert asked.state == "new"
    # It is nobody's leave, and in no public page.
    assert "city.example" not in Client().get("/embed/case-studies/")["Content-Security-Policy"]
    assert "ann@" not in text(thanks) + text(Client().get(FORM))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("site", "", "Name the site that is to show our pages."),
        ("site", "city example", "is not the address of a site"),
        ("site", "https://*.city.example", "Name one site"),
        ("site", "https://ann:word@city.example", "has a name or a password before it"),
        ("contact", "  ", "Say how the editors can reach you."),
        ("contact", "x" * 201, "at most 200 characters"),
        ("reason", "", "Say in a few words"),
        ("reason", "x" * 2001, "at most 2000 characters"),
        ("reason", "a\0b", "Null characters"),
        ("others", "https://spam.example", "only machines fill it in"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(field: str, value: str, said: str) -> None:
    response = send(**{field: value})
    page = text(response)
    assert response.status_code == 200
    assert said in page
    assert f'aria-describedby="id_{field}-error' in page
    for name in {"contact", "reason"} - {field}:
        assert ASKED[name] in page
    assert value.strip() in page
    assert not PartnerRequest.objects.exists()


def test_a_second_request_for_a_site_is_the_same_one() -> None:
    send()
    assert send(site="city.example", contact="Bo", reason="As well").status_code == 302
    send()
    asked = PartnerRequest.objects.get()
    # Nobody takes the first one's contact away.
    assert (asked.contact, asked.later) == (ASKED["contact"], "Bo\nAs well")
    for number in range(6):
        send(reason=f"{number}" * 2000)
    asked.refresh_from_db()
    assert len(asked.later) <= requests.MOST_LATER


def test_a_partner_is_told_so_kindly(visitor: Client) -> None:
    Partner.objects.create(name="City", domains="https://*.city.example")
    for response in (
        send(site="https://blog.city.example/x"),
        visitor.get(FORM, {"site": "https://blog.city.example"}),
    ):
        assert response.status_code == 200
        assert "https://blog.city.example is a partner’s site already." in text(response)
    assert not PartnerRequest.objects.exists()
    Partner.objects.update(state="paused")
    assert send(site="https://blog.city.example").status_code == 302


def test_a_site_that_was_removed_asks_anew_and_a_declined_one_stays_declined() -> None:
    for state, expected in (("added", "new"), ("declined", "declined")):
        site = f"https://{state}.example"
        PartnerRequest.objects.create(site=site, contact="a", reason="b", state=state)
        send(site=site)
        assert PartnerRequest.objects.get(site=site).state == expected


def test_a_decided_request_is_deleted_after_half_a_year(clock) -> None:
    for state in ("new", "added", "declined"):
        PartnerRequest.objects.create(
            site=f"https://{state}.example", contact="a", reason="b", state=state
        )
    clock.shift(requests.KEPT - timedelta(hours=1))
    requests.delete_expired()
    assert PartnerRequest.objects.count() == 3
    clock.shift(timedelta(hours=2))
    requests.delete_expired()
    assert [each.state for each in PartnerRequest.objects.all()] == ["new"]


def test_one_address_sends_five_and_keeps_what_it_typed(settings, monkeypatch) -> None:
    settings.CLIENT_BUDGET = 60
    monkeypatch.setattr(partnership, "allowance", Allowance(burst=4.5, per_hour=5))
    client = Client(REMOTE_ADDR="192.0.2.66")
    for number in range(5):
        assert send(client, site=f"https://a{number}.example").status_code == 302
    refused = send(client, site="https://last.example")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    page = text(refused)
    assert "Several messages have come from your connection." in page
    assert ASKED["reason"] in page
    assert "https://last.example" in page
    assert PartnerRequest.objects.count() == 5
    # Mistakes cost nothing, and others send as before.
    assert send(Client(REMOTE_ADDR="192.0.2.67"), site="x.example").status_code == 302


def test_the_table_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(requests, "MOST", 2)
    for number in range(2):
        send(site=f"https://a{number}.example")
    full = send(site="https://last.example")
    assert full.status_code == 503
    assert "waiting for the editors" in text(full)
    assert ASKED["reason"] in text(full)
    # Who asked before may still correct it.
    assert send(site="https://a1.example", contact="Bo").status_code == 302
    assert PartnerRequest.objects.count() == 2


def test_other_sites_cannot_send_it_for_their_visitors() -> None:
    client = Client(enforce_csrf_checks=True)
    assert send(client).status_code == 403
    assert not PartnerRequest.objects.exists()
    page = text(client.get(FORM))
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert send(client, csrfmiddlewaretoken=token).status_code == 302


def test_it_takes_a_short_body_and_no_other_method() -> None:
    assert Client().put(FORM, "x").status_code == 405
    assert send(reason="x" * 40_000).status_code == 413
    assert Client().post("/share/partner/sent/").status_code == 405


@pytest.mark.parametrize("site", ["", "javascript:alert(1)", "<b>"])
def test_thanks_name_sites_alone(visitor: Client, site: str) -> None:
    page = visitor.get("/share/partner/sent/", {"site": site}).content.decode()
    assert "The editors have your request." in page
    assert "alert(1)" not in page


def test_it_speaks_the_language_that_it_was_opened_in(visitor: Client) -> None:
    page = text(visitor.get(FORM, {"lang": "da"}))
    assert "Bliv partner" in page
    assert f'action="{FORM}?lang=da"' in page
    wrong = text(send(path=f"{FORM}?lang=da", site=""))
    assert "Skriv det websted, der skal vise vores sider." in wrong
    sent = send(path=f"{FORM}?lang=da")
    assert "Redaktørerne har jeres ønske" in text(Client().get(sent["Location"]))


def test_the_page_about_embeds_leads_to_it(visitor: Client) -> None:
    assert f'href="{FORM}"' in text(visitor.get("/share/"))
    assert f'href="{FORM}?lang=da"' in text(visitor.get("/share/?lang=da"))
    tried = text(visitor.get("/share/", {"site": "https://city.example"}))
    assert f'href="{FORM}?site=https%3A%2F%2Fcity.example"' in tried
