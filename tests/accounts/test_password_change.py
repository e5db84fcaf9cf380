"""The change of one's own password: its old one is checked like a login."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from smartcities.accounts.models import Attempt
from smartcities.publishing import version
from tests.accounts.login import HERE, login, statuses
from tests.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
NEW = "another long sentence 42"


@pytest.fixture
def browser(editor) -> Client:
    """Return a browser in which Erik is signed in, at the address of the other tests."""
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(editor)
    return client


def change(browser: Client, old: str, new: str = NEW):
    values = {"old_password": old, "new_password1": new, "new_password2": new}
    return browser.post(reverse("admin:password_change"), values)


@pytest.mark.full
def test_an_old_password_is_guessed_five_times_at_most(clock, browser) -> None:
    assert statuses(*(change(browser, "guess") for _ in range(4))) == [200] * 4
    answer = change(browser, "guess")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert statuses(change(browser, PASSWORD), login("erik", PASSWORD)) == [429, 429]
    assert get_user_model().objects.get().check_password(PASSWORD)
    clock.shift(15 * 60 + 1)
    assert statuses(change(browser, PASSWORD)) == [302]


def test_guesses_at_logins_count_there_too(clock, browser) -> None:
    for _ in range(5):
        login("erik", "guess")
    assert statuses(change(browser, PASSWORD)) == [429]


def test_a_wrong_old_password_is_said_at_its_field_and_logged(browser, caplog) -> None:
    answer = change(browser, "guess")
    assert list(answer.context["form"].errors) == ["old_password"]
    assert 'Login failed from 192.0.2.1 for "erik"' in caplog.text


@pytest.mark.full
def test_the_right_old_password_counts_for_nothing(browser) -> None:
    for weak in ("short", "smartcities", "12345678901234"):
        answer = change(browser, PASSWORD, weak)
        assert list(answer.context["form"].errors) == ["new_password2"]
    assert not Attempt.objects.exists()
    assert statuses(change(browser, PASSWORD)) == [302]
    assert not Attempt.objects.exists()
    assert get_user_model().objects.get().check_password(NEW)
    assert browser.get(reverse("admin:index")).status_code == 200


def test_the_page_is_djangos(browser) -> None:
    answer = browser.get(reverse("admin:password_change"))
    assert answer.status_code == 200
    assert "style-src 'self' 'unsafe-inline'" in answer["Content-Security-Policy"]
    assert answer.context["site_header"] == "Smart Cities"


def test_its_head_leads_where_every_other_does(browser) -> None:
    form = browser.get(reverse("admin:password_change"))
    done = browser.get(change(browser, PASSWORD)["Location"])
    for answer in (form, done):
        assert f'href="{reverse("account_home")}"' in answer.content.decode()


@pytest.mark.full
def test_no_code_checks_a_password_past_the_budgets() -> None:
    """Django's ``authenticate`` with the request is counted; ``check_password`` is not."""
    root = Path(settings.BASE_DIR)
    packages = ("smartcities", "casestudies", "experts", "resources")
    unchecked = re.compile(r"\bcheck_password\(|(?<!def )\bauthenticate\((?!self\.request|request)")
    found = {
        path.relative_to(root).as_posix()
        for package in packages
        for path in (root / package).rglob("*.py")
        if unchecked.search(path.read_text(encoding="utf-8"))
    }
    # The operator's own command, on a terminal.
    assert found == {"smartcities/desk/demo_user.py"}


@pytest.mark.parametrize("whose", ["one's own", "a colleague's"])
def test_a_new_password_undoes_nothing_that_is_saved_meanwhile(
    browser, as_administrator: Client, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    user = get_user_model().objects.get(pk=browser.session["_auth_user_id"])
    before, hashed = user.password, get_user_model().set_password

    def slowly(self: Any, password: str) -> None:
        get_user_model().objects.filter(pk=self.pk).update(is_active=False, language="da")
        hashed(self, password)

    monkeypatch.setattr(get_user_model(), "set_password", slowly)
    if whose == "one's own":
        change(browser, PASSWORD)
    else:
        answer = as_administrator.post(
            reverse("admin:auth_user_password_change", args=[user.pk]),
            {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"},
        )
        assert answer.status_code == 302
    user.refresh_from_db()
    assert user.password != before
    assert (user.is_active, user.language) == (False, "da")


@pytest.mark.django_db(transaction=True)
def test_a_colleague_is_locked_while_the_new_password_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    users = get_user_model().objects
    root, carl = users.create_superuser("root"), users.create_user("carl", password=PASSWORD)
    locked = []
    monkeypatch.setattr(version, "hold", lambda: locked.append(connection.in_atomic_block))
    values = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"}
    address = reverse("admin:auth_user_password_change", args=[carl.pk])
    signed_in(root).post(address, values)
    assert locked == [True]
    carl.refresh_from_db()
    assert carl.check_password(NEW)
