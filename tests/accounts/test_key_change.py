"""A new SECRET_KEY with the old one among the fallbacks changes nothing for who is signed in."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from smartcities.accounts.sessions.own import end_sessions_of
from tests.accounts.second import password_typed
from tests.accounts.test_sessions import is_in

pytestmark = pytest.mark.django_db


def sign_with(settings: Settings, key: str, *fallbacks: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(fallbacks)


@pytest.fixture
def browser(settings: Settings, editor) -> Client:
    """Return a browser that signed in with a key of before; today's believes it."""
    sign_with(settings, "old")
    found = password_typed()
    assert is_in(found)
    sign_with(settings, "new", "old")
    return found


def also(browser: Client) -> Client:
    """Return what the same browser sends at the same time, in another tab."""
    tab = Client()
    tab.cookies["sessionid"] = browser.cookies["sessionid"].value
    return tab


@pytest.mark.full
def test_requests_of_the_same_moment_are_all_those_of_the_person(browser: Client) -> None:
    tabs = [also(browser) for _ in range(3)]
    # The first one signs the session anew; the others had been sent before it was answered.
    assert [is_in(tab) for tab in tabs] == [True] * 3
    assert Session.objects.count() == 1


@pytest.mark.full
def test_a_session_that_took_the_new_key_is_good_without_the_old(
    browser: Client, settings: Settings
) -> None:
    stale = also(browser)
    assert is_in(browser)
    sign_with(settings, "new")
    assert is_in(browser)
    assert is_in(stale), "it is the same session"


def test_a_session_of_a_key_that_is_not_believed_is_over(
    browser: Client, settings: Settings
) -> None:
    sign_with(settings, "new")
    assert not is_in(browser)


def test_it_is_still_on_the_persons_list_and_ends_with_it(browser: Client, editor) -> None:
    assert is_in(browser)
    assert end_sessions_of(editor) == 1
    assert not is_in(browser)


@pytest.mark.full
def test_to_and_fro_between_two_machines(browser: Client, settings: Settings) -> None:
    # One believes the new key and signs with the old one, as between the two steps.
    for _round in range(2):
        sign_with(settings, "new", "old")
        assert is_in(browser)
        sign_with(settings, "old", "new")
        assert is_in(browser)


def test_a_session_that_took_the_new_key_can_be_given_another_name(browser: Client) -> None:
    before = browser.cookies["sessionid"].value
    assert is_in(browser)
    assert browser.cookies["sessionid"].value == before
    # As after a password that was typed again.
    browser.session.cycle_key()
    assert not Session.objects.filter(session_key=before).exists()
