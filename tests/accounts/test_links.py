"""Links for a password: of somebody who forgot it, and of an invitation."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from smartcities.publishing.models import User
from tests.accounts.login import login, statuses
from tests.admin_walk.browser import admin_url, sent, shown_values
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
RESET = "/admin/account/password/"
NEW = "quite another long sentence 7"
LINK = re.compile(r"http://testserver(/admin/account/password/new/\S+/)")


@pytest.fixture
def erik(editor):
    editor.email = "erik@example.org"
    editor.save()
    return editor


def asked(address: str, **headers: str) -> int:
    return Client(REMOTE_ADDR="192.0.2.1", **headers).post(RESET, {"email": address}).status_code


def followed(link: str, password: str = NEW) -> bool:
    """Follow a link in a new browser and choose a password; tell whether it was saved."""
    browser = Client()
    answer = browser.get(link, follow=True)
    if "no longer works" in answer.content.decode():
        return False
    form = {"password1": password, "password2": password}
    return browser.post(answer.redirect_chain[-1][0], form).status_code == 302


def test_a_link_comes_by_mail_and_works_once(erik) -> None:
    assert asked("Erik@Example.org") == 302
    (message,) = mail.outbox
    assert message.to == ["erik@example.org"], "the stored one, not the typed one"
    assert message.subject == "Smart Cities: A new password"
    (link,) = LINK.findall(message.body)
    assert followed(link)
    assert not followed(link, "yet another long sentence 8")
    assert statuses(login("erik", NEW), login("erik", PASSWORD)) == [302, 200]
    assert mail.outbox[-1].subject == "Smart Cities: Password changed"


def test_it_works_for_an_hour(erik, clock) -> None:
    asked(erik.email)
    (link,) = LINK.findall(mail.outbox[0].body)
    clock.shift(timedelta(minutes=61))
    assert not followed(link)


def test_an_address_that_nobody_has_gets_no_mail_and_the_same_answer(erik) -> None:
    answers = [
        Client().post(RESET, {"email": address}, follow=True).content
        for address in (erik.email, "nobody@example.org")
    ]
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1


def test_nobodys_letter_box_is_filled(erik, clock) -> None:
    assert [asked(erik.email) for _ in range(5)] == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3
    clock.shift(timedelta(minutes=61))
    assert asked(erik.email) == 302


def test_a_weak_password_is_refused_in_words(erik) -> None:
    asked(erik.email)
    (link,) = LINK.findall(mail.outbox[0].body)
    assert not followed(link, "password1234")
    assert followed(link)


def test_somebody_who_may_not_work_here_gets_none(erik) -> None:
    erik.is_active = False
    erik.save()
    asked(erik.email)
    assert mail.outbox == []


def test_the_mail_is_in_the_language_of_its_reader(erik) -> None:
    erik.language = "da"
    erik.save()
    asked(erik.email, HTTP_ACCEPT_LANGUAGE="en")
    assert mail.outbox[0].subject == "Smart Cities: En ny adgangskode"


def test_a_server_that_takes_no_mail_is_no_error(erik, settings) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.refusing.Refusing"
    assert asked(erik.email) == 302


def invited(as_administrator: Client, **values: str):
    form = shown_values(as_administrator.get(admin_url(User, "add")), "user_form")
    return sent(as_administrator, User, {**form, "username": "nina", **values})


def test_a_colleague_without_a_password_is_invited_by_mail(as_administrator) -> None:
    answer = invited(as_administrator, email="nina@example.org")
    assert answer.status_code == 302
    (message,) = mail.outbox
    assert message.to == ["nina@example.org"]
    (link,) = LINK.findall(message.body)
    nina = get_user_model().objects.get(username="nina")
    assert nina.is_staff
    assert not nina.has_usable_password()
    assert followed(link)
    assert statuses(login("nina", NEW)) == [302]
    assert not followed(link)


@pytest.mark.parametrize(
    ("backend", "address"),
    [
        ("django.core.mail.backends.console.EmailBackend", "nina@example.org"),
        ("tests.accounts.refusing.Refusing", "nina@example.org"),
        ("django.core.mail.backends.locmem.EmailBackend", ""),
    ],
    ids=["no server", "a server that refuses", "no address"],
)
def test_without_mail_the_link_is_shown_once(
    as_administrator, settings, backend: str, address: str
) -> None:
    settings.EMAIL_BACKEND = backend
    answer = invited(as_administrator, email=address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (link,) = LINK.findall(re.sub("<[^>]*>", " ", answer.content.decode()))
    assert followed(link)
    assert statuses(login("nina", NEW)) == [302]


def test_a_password_is_typed_twice_or_not_at_all(as_administrator) -> None:
    assert invited(as_administrator, password1=NEW).status_code == 200
    assert invited(as_administrator, password2=NEW).status_code == 200
    assert not get_user_model().objects.filter(username="nina").exists()
    assert invited(as_administrator, password1=NEW, password2=NEW).status_code == 302
    assert statuses(login("nina", NEW)) == [302]


def test_an_administrator_sends_a_colleague_a_link(as_administrator, erik) -> None:
    url = f"{admin_url(erik).removesuffix('change/')}help/"
    assert as_administrator.get(url).status_code == 200
    assert as_administrator.post(url, {"act": "link"}).status_code == 302
    (link,) = LINK.findall(mail.outbox[0].body)
    assert followed(link)


def test_an_administrator_helps_no_superuser(as_administrator) -> None:
    root = get_user_model().objects.create_superuser("root", "root@example.org")
    url = f"{admin_url(root).removesuffix('change/')}help/"
    for act in ("link", "factors", "sessions", "unlock"):
        assert as_administrator.post(url, {"act": act}).status_code == 403
    assert signed_in(root).get("/admin/").status_code == 200


def test_an_editor_helps_nobody(as_editor, author) -> None:
    url = f"{admin_url(author).removesuffix('change/')}help/"
    assert as_editor.post(url, {"act": "link"}).status_code == 403


def test_the_command_prints_a_link(erik, capsys) -> None:
    call_command("account", "erik", "--password-link")
    (link,) = LINK.findall(capsys.readouterr().out)
    assert followed(link)
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        call_command("account", "nobody", "--password-link")
