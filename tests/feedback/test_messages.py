"""What readers write: stored first, brought to those concerned by mail, bounded in every way."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from smartcities.feedback import leaving, views
from smartcities.feedback.models import Message
from smartcities.portal.models import PortalSettings
from smartcities.portal.notifications import MOST
from smartcities.protection.allowance import Allowance
from smartcities.publishing.audit import personal
from smartcities.publishing.trash import move_to_trash
from smartcities.sharing.models import PartnerRequest
from tests.factories import case_study, information_page, theme
from tests.portal.settings import named

pytestmark = pytest.mark.django_db
FORM, WRONG, SENT = "/messages/", "/messages/wrong/", "/messages/sent/"
WROTE = {
    "text": "The year is 2019,\nsays the report.",
    "name": "Ann Åberg",
    "address": "ann@reader.example",
    "others": "",
}
DESK = "desk@portal.example"


@pytest.fixture(autouse=True)
def _contact(db: None) -> None:
    named(contact=DESK)


@pytest.fixture
def owner(django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("olga", email="olga@portal.example", is_staff=True)


def send(path: str = FORM, client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post(path, {**WROTE, **more})


def about(page: Any, **more: str) -> Any:
    return send(WRONG, page=page.get_absolute_url(), **more)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_a_message_goes_to_the_contact_address_and_to_the_desk() -> None:
    response = send()
    assert (response.status_code, response["Location"]) == (302, SENT)
    assert "have your message" in text(Client().get(SENT))
    message = Message.objects.get()
    assert (message.text, message.state, message.path) == (WROTE["text"], "new", "")
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == ([DESK], [WROTE["address"]])
    # Every line is marked as theirs: none can look like one of ours.
    assert "> The year is 2019,\n> says the report.\n" in sent.body
    assert WROTE["name"] in sent.body
    assert f"/admin/feedback/message/{message.pk}/change/" in sent.body
    # Sent once more, as browsers do after a double click, it is the same.
    send()
    assert (Message.objects.count(), len(mail.outbox)) == (1, 1)


def test_no_cookie_is_set_and_no_other_site_sends_it_for_its_visitors() -> None:
    client = Client(enforce_csrf_checks=True)
    assert not client.get(WRONG).cookies
    assert not send(client=client).cookies
    for said in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = Client(enforce_csrf_checks=True, headers=said).post(FORM, {**WROTE, "text": "X"})
        assert refused.status_code == 403
        assert WROTE["address"] in text(refused)
    for said in ({"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}):
        assert send(client=Client(enforce_csrf_checks=True, headers=said)).status_code == 302
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", " ", "Write what you want to tell us."),
        ("text", "x" * 4001, "at most 4000 characters"),
        ("address", "ann at home", "This is no e-mail address."),
        ("address", "ann@reader.example\r\nBcc: all@reader.example", "This is no e-mail address."),
        ("name", "Ann\r\nBcc: all@reader.example", "Write the name on one line."),
        ("others", "https://spam.example", "only machines fill it in"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(field: str, value: str, said: str) -> None:
    page = text(response := send(**{field: value}))
    assert response.status_code == 200
    assert said in page
    assert f'aria-describedby="id_{field}-error' in page
    assert all(WROTE[name] in page for name in {"text", "address", "name"} - {field})
    assert not Message.objects.exists()
    assert not mail.outbox


@pytest.mark.full
@pytest.mark.database
def test_a_thousand_messages_of_one_address(settings: Any, monkeypatch: Any) -> None:
    settings.CLIENT_BUDGET = 60
    monkeypatch.setattr(views, "allowance", Allowance(burst=4.5, per_hour=5))
    client = Client(REMOTE_ADDR="192.0.2.66")
    answers = [send(client=client, text=f"Number {each}") for each in range(1000)]
    assert [each.status_code for each in answers[:5]] == [302] * 5
    # Further ones come back in words, until the budget of all that costs something is used up too.
    assert {each.status_code for each in answers[5:]} == {429}
    assert "Number 5" in text(answers[5])
    assert "Nothing you typed is lost" in text(answers[5])
    assert int(answers[5]["Retry-After"]) > 0
    assert (Message.objects.count(), len(mail.outbox)) == (5, 5)
    assert send(client=Client(REMOTE_ADDR="192.0.2.67")).status_code == 302


@pytest.mark.full
def test_a_flood_from_many_addresses_fills_neither_mailbox_nor_table(monkeypatch: Any) -> None:
    monkeypatch.setattr(leaving, "MOST", 30)
    answers = [send(text=f"Number {each}") for each in range(40)]
    assert [each.status_code for each in answers] == [302] * 30 + [503] * 10
    assert "Number 39" in text(answers[-1])
    assert Message.objects.count() == 30
    assert len(mail.outbox) == MOST + 1
    assert "no further mail" in mail.outbox[-1].body
    assert "Number" not in mail.outbox[-1].body


def test_a_mail_server_that_fails_loses_nothing(monkeypatch: Any) -> None:
    def fail(*_: Any) -> None:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    assert send().status_code == 302
    assert Message.objects.get().text == WROTE["text"]


def test_what_is_wrong_on_a_page_goes_to_its_owner(owner: Any) -> None:
    page = case_study(title="Harbour\u2028baths", slug="harbour", owner=owner)
    shown = text(Client().get(WRONG, {"page": "/case-studies/harbour/?utm_source=x"}))
    assert '<input type="hidden" name="page" value="/case-studies/harbour/">' in shown
    assert page.title in shown
    answer = about(page)
    assert answer["Location"] == f"{SENT}?page=%2Fcase-studies%2Fharbour%2F"
    assert 'href="/case-studies/harbour/"' in text(Client().get(answer["Location"]))
    assert Message.objects.get().page == page
    (sent,) = mail.outbox
    assert sent.to == [owner.email]
    assert "\u2028" not in sent.subject
    assert "http://testserver/case-studies/harbour/" in sent.body
    # Not for who sees no messages there.
    assert "/admin/" not in sent.body


@pytest.mark.parametrize("gone", ["inactive", "without address", "nobody"])
def test_without_an_owner_it_goes_to_the_contact_address(owner: Any, gone: str) -> None:
    owner.is_active = gone != "inactive"
    owner.email = "" if gone == "without address" else owner.email
    owner.save()
    about(case_study(owner=None if gone == "nobody" else owner))
    assert [each.to for each in mail.outbox] == [[DESK]]


def test_without_any_address_it_waits_on_the_desk() -> None:
    PortalSettings.objects.update(contact="")
    assert about(case_study()).status_code == 302
    assert Message.objects.count() == 1
    assert not mail.outbox


def test_a_page_may_go_while_somebody_writes_about_it(owner: Any, editor: Any) -> None:
    page = case_study(title="A secret", slug="secret", owner=owner, published_at=None)
    shown = Client().get(WRONG, {"page": "/case-studies/secret/"})
    assert "A secret" not in text(shown)
    about(page, text="Unpublished")
    page.slug = "renamed"
    page.save()
    send(WRONG, page="/da/case-studies/secret/", text="Renamed")
    move_to_trash(type(page).objects.filter(pk=page.pk), editor)
    about(page, text="In the trash")
    assert {each.page for each in Message.objects.all()} == {page}
    assert [each.to for each in mail.outbox] == [[owner.email]] * 3
    page.delete()
    about(page, text="Gone for good")
    last = Message.objects.first()
    assert (last.page, str(last)) == (None, "About /case-studies/renamed/")
    assert "A secret" not in text(Client().get(SENT, {"page": "/case-studies/renamed/"}))


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "/nothing/at/all/",
        "/admin/",
        "javascript:alert(1)",
        "/" + "x" * 500,
        "/case-studies/\0/",
    ],
)
def test_an_address_that_is_none_of_ours_is_no_page(odd: str) -> None:
    for path in (WRONG, SENT):
        page = Client().get(path, {"page": odd}).content.decode()
        assert not odd or f'="{odd}"' not in page
        # The switch of languages has the query as it was, quoted.
        assert re.search(r"[/\\]evil", page) is None
    assert send(WRONG, page=odd).status_code == 302
    assert Message.objects.get().path == ""


@pytest.mark.full
def test_every_page_has_the_way_and_embeds_have_not() -> None:
    page = case_study(slug="harbour")
    topic = theme(slug="water")
    page.themes.add(topic)
    for path in ("/", "/case-studies/", page.get_absolute_url(), "/themes/water/", "/search/?q=x"):
        shown = text(Client().get(path))
        bare = path.partition("?")[0].replace("/", "%2F")
        assert re.search(rf'href="{WRONG}\?page={bare}" rel="nofollow"', shown), path
        assert WRONG not in text(Client().get(f"/embed{path}"))
    assert f'href="/da{WRONG}?page=%2Fda%2Fcase-studies%2F"' in text(
        Client().get("/da/case-studies/")
    )
    robots = text(Client().get("/robots.txt"))
    assert f"Disallow: {FORM}\n" in robots
    assert f"Disallow: /da{FORM}\n" in robots
    assert FORM not in text(Client().get("/sitemap.xml"))
    for path in (FORM, WRONG, SENT):
        assert 'content="noindex"' in text(Client().get(path))


def test_the_contact_page_shows_the_form_and_is_kept() -> None:
    page = information_page(slug="contact", has_contact_form=True)
    first = Client().get("/contact/")
    assert f'action="{FORM}"' in text(first)
    assert not first.cookies
    assert first["Cache-Control"] == "no-cache"
    assert 'action="/da/messages/"' in text(Client().get("/da/contact/"))
    assert "<textarea" not in text(Client().get("/embed/contact/"))
    page.has_contact_form = False
    page.save()
    assert "<textarea" not in text(Client().get("/contact/"))


def test_a_settled_message_is_deleted_after_half_a_year(clock: Any) -> None:
    for state in Message.State:
        Message.objects.create(text=state, language="en", state=state)
    clock.shift(leaving.KEPT + timedelta(hours=1))
    assert leaving.delete_expired() == 2
    assert Message.objects.get().state == "new"


def test_an_account_that_is_erased_takes_its_address_out_of_messages(owner: Any) -> None:
    send(address=owner.email.upper())
    send(text="Of somebody else")
    assert [each["text"] for each in personal.exported(owner)["messages from readers"]] == [
        WROTE["text"]
    ]
    personal.erase(owner)
    assert sorted(Message.objects.values_list("name", "address")) == [
        ("", ""),
        (WROTE["name"], WROTE["address"]),
    ]


def test_a_request_of_a_partner_comes_to_the_contact_address_too() -> None:
    asked = {"site": "city.example", "contact": "Bo\r\nBcc: x", "reason": "Water", "others": ""}
    for _ in range(2):
        assert Client().post("/share/partner/", asked).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == [DESK]
    assert "https://city.example" in sent.subject
    assert "\n> Water\n" in sent.body
    assert "\n> Bcc: x\n" in sent.body
    assert f"/admin/sharing/partnerrequest/{PartnerRequest.objects.get().pk}/change/" in sent.body
