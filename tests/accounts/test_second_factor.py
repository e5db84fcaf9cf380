"""The second factor: set up, asked for, lost, required."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from smartcities.accounts.second_factor import SecondFactorGate
from tests.accounts.second import (
    ACCOUNT,
    APP,
    CODE,
    app_added,
    code_of,
    factors,
    password_typed,
    recovery_codes,
    typed,
)
from tests.admin_walk.browser import admin_url
from tests.conftest import PASSWORD, signed_in
from tests.factories import case_study

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


@pytest.fixture
def secret(clock, editor) -> str:
    """Erik's app, added half an hour ago."""
    found = app_added(signed_in(editor))
    clock.shift(timedelta(minutes=30))
    return found


def is_in(browser: Client) -> bool:
    return browser.get(INDEX).status_code == 200


def test_the_password_alone_is_half_the_way(secret, clock) -> None:
    browser = password_typed()
    assert not is_in(browser)
    answer = typed(browser, code_of(secret))
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(browser)


def test_the_page_that_was_asked_for_comes_after_the_code(secret) -> None:
    case = admin_url(case_study())
    browser = password_typed(next=case)
    assert typed(browser, code_of(secret))["Location"] == case


@pytest.mark.full
def test_a_wrong_code_is_said_and_counted(secret, clock) -> None:
    browser = password_typed()
    answer = typed(browser, "000000")
    assert "This code is not right" in answer.content.decode()
    assert [typed(browser, "000000").status_code for _ in range(4)] == [200, 200, 200, 429]
    # Not even the right one, and not from another tab.
    assert typed(browser, code_of(secret)).status_code == 429
    assert typed(password_typed(), code_of(secret)).status_code == 429
    clock.shift(timedelta(minutes=15, seconds=1))
    assert typed(password_typed(), code_of(secret)).status_code == 302


@pytest.mark.full
def test_the_right_password_gives_no_more_guesses_at_the_code(secret) -> None:
    answers = [typed(password_typed(), "000000").status_code for _ in range(6)]
    assert answers == [200] * 4 + [429] * 2


@pytest.mark.full
@pytest.mark.database
def test_twenty_codes_a_day_from_wherever(secret, clock) -> None:
    for number in range(20):
        browser = password_typed(browser=Client(REMOTE_ADDR=f"192.0.2.{number + 10}"))
        assert typed(browser, "000000").status_code in {200, 429}
    browser = password_typed(browser=Client(REMOTE_ADDR="192.0.2.99"))
    answer = typed(browser, code_of(secret))
    assert answer.status_code == 429
    assert "from several places" in answer.content.decode()


@pytest.mark.full
@pytest.mark.database
def test_a_browser_that_was_in_before_is_not_locked_out_by_others(clock, editor) -> None:
    mine = password_typed()
    secret = app_added(mine)
    mine.post("/admin/logout/")
    for number in range(22):
        browser = password_typed(browser=Client(REMOTE_ADDR=f"192.0.2.{number + 10}"))
        typed(browser, "000000")
    clock.shift(timedelta(minutes=1))
    assert typed(password_typed(browser=mine), code_of(secret)).status_code == 302


def test_a_code_works_once(secret) -> None:
    code = code_of(secret)
    assert typed(password_typed(), code).status_code == 302
    assert "not right" in typed(password_typed(), code).content.decode()


def test_the_code_of_half_a_minute_ago_is_good_and_of_two_minutes_is_not(secret, clock) -> None:
    code = code_of(secret)
    clock.shift(timedelta(seconds=30))
    assert typed(password_typed(), code).status_code == 302
    code = code_of(secret)
    clock.shift(timedelta(minutes=2))
    assert typed(password_typed(), code).status_code == 200


def test_a_recovery_code_is_as_good_once(clock, editor) -> None:
    browser = signed_in(editor)
    app_added(browser)
    codes = recovery_codes(browser)
    assert len(codes) == len(set(codes)) == 10
    assert typed(password_typed(), codes[3]).status_code == 302
    assert typed(password_typed(), codes[3]).status_code == 200
    assert recovery_codes(browser) == [*codes[:3], *codes[4:]]


def test_secrets_are_not_readable_in_the_database(secret) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert len(Authenticator.objects.all()) == 2


def test_a_new_secret_key_keeps_the_factors_while_the_old_one_is_named(secret, settings) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-" * 8
    settings.SECRET_KEY_FALLBACKS = [old]
    assert typed(password_typed(), code_of(secret)).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    # No error: an administrator or a passkey helps.
    assert typed(password_typed(), code_of(secret)).status_code == 200


def test_removing_the_app_takes_the_codes_with_it(editor) -> None:
    browser = signed_in(editor)
    app_added(browser)
    assert factors() == {"totp", "recovery_codes"}
    assert browser.post(f"{APP}remove/").status_code == 302
    assert factors() == set()


@pytest.mark.parametrize("path", [ACCOUNT, APP, f"{ACCOUNT}recovery-codes/", f"{ACCOUNT}set-up/"])
def test_strangers_see_nobodys_account(path: str, visitor) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_a_session_of_long_ago_is_asked_again_before_it_changes_factors(clock, editor) -> None:
    browser = signed_in(editor)
    clock.shift(timedelta(minutes=16))
    answer = browser.get(APP)
    assert answer["Location"].startswith("/admin/account/again/?next=")
    assert browser.post(answer["Location"], {"password": "wrong"}).status_code == 200
    assert browser.get(APP).status_code == 302
    answer = browser.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == APP
    assert browser.get(APP).status_code == 200


class TestRequired:
    """With ``SECOND_FACTOR_REQUIRED``."""

    @pytest.fixture(autouse=True)
    def _required(self, settings) -> None:
        settings.SECOND_FACTOR_REQUIRED = True

    def test_the_first_login_leads_to_setting_one_up_and_nothing_else_opens(self, editor) -> None:
        browser = password_typed()
        case = case_study(published_at=None)
        for path in (INDEX, admin_url(case)):
            assert browser.get(path)["Location"].startswith("/admin/login/")
        assert browser.get(case.get_absolute_url()).status_code == 404
        assert browser.post(admin_url(case), {"title": "x"}).status_code == 302
        answer = browser.get(INDEX, follow=True)
        assert answer.redirect_chain[-1][0] == f"{ACCOUNT}set-up/"
        html = answer.content.decode()
        assert "Authenticator app" in html
        assert "Case studies" not in html
        app_added(browser)
        assert browser.get(INDEX).status_code == 200
        assert browser.get(case.get_absolute_url()).status_code == 200

    def test_it_holds_for_a_session_that_was_there_before(self, editor) -> None:
        browser = signed_in(editor)
        assert browser.get(INDEX)["Location"].startswith("/admin/login/")

    def test_the_last_one_cannot_be_removed(self, editor) -> None:
        browser = password_typed()
        app_added(browser)
        answer = browser.post(f"{APP}remove/")
        assert "Add another one first" in answer.content.decode()
        assert factors() == {"totp", "recovery_codes"}

    def test_what_an_administrator_removes_is_set_up_anew(self, editor, as_administrator) -> None:
        browser = password_typed()
        app_added(browser)
        assert browser.get(INDEX).status_code == 200
        call_command("account", "erik", "--remove-second-factors")
        assert browser.get(INDEX).status_code == 302
        again = password_typed()
        assert again.get(INDEX, follow=True).redirect_chain[-1][0] == f"{ACCOUNT}set-up/"

    def test_signing_out_is_open(self, editor) -> None:
        browser = password_typed()
        browser.post("/admin/logout/")
        assert browser.get(f"{ACCOUNT}set-up/")["Location"].startswith("/admin/login/")


@pytest.fixture(autouse=True)
def _gate(settings) -> None:
    # The middleware leaves itself out where nothing is required when the process starts.
    path = f"{SecondFactorGate.__module__}.{SecondFactorGate.__name__}"
    assert path in settings.MIDDLEWARE


def test_a_command_says_and_mends_what_an_account_has(capsys, secret) -> None:
    call_command("account", "erik")
    call_command("account", "erik", "--remove-second-factors")
    call_command("account", "erik")
    said = capsys.readouterr().out
    assert "erik: active; authenticator app." in said
    assert "1 second factors removed." in said
    assert "erik: active; no second factor." in said
    assert is_in(password_typed())


def test_the_page_of_a_code_needs_the_password_first(visitor, editor) -> None:
    assert visitor.get(CODE)["Location"].startswith("/admin/login/")
    assert get_user_model().objects.get(username="erik").check_password(PASSWORD)
