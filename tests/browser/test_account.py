"""Signing in as a person does: by a passkey, by an app, and what the pages look like to axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from smartcities.publishing.roles import EDITOR
from tests.accounts.second import code_of, factors
from tests.browser.conftest import PHONE
from tests.conftest import PASSWORD, colleague

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: A computer with a fingerprint reader, which always says yes.
READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def erik(groups: None, live_server: Any, settings: Any) -> Any:
    """An editor of a portal at ``localhost``, where browsers take passkeys."""
    assert "localhost" in live_server.url
    settings.SITE_URL = live_server.url
    return colleague("erik", EDITOR)


def with_reader(page: Page) -> Page:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": READER})
    return page


def type_password(page: Page) -> None:
    page.goto("/admin/login/?next=/admin/account/")
    page.get_by_label("Username").fill("erik")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def signed_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/admin/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


@pytest.mark.full
def test_a_passkey_takes_the_place_of_the_password(
    new_page: Callable[..., Page], erik: Any
) -> None:
    page = with_reader(new_page())
    type_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".codes code")).to_have_count(10)
    signed_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    expect(page.locator(".account-page")).to_contain_text("Blue key")


@pytest.mark.full
def test_a_passkey_is_the_second_factor_after_the_password(
    new_page: Callable[..., Page], erik: Any
) -> None:
    page = with_reader(new_page())
    type_password(page)
    page.goto("/admin/account/passkeys/add/")
    page.get_by_label("Log in with it alone, without a password").uncheck()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    signed_out(page)
    type_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")


@pytest.mark.full
def test_a_browser_without_the_passkey_says_so_beside_the_button(
    new_page: Callable[..., Page], erik: Any
) -> None:
    page = with_reader(new_page())
    page.goto("/admin/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")


@pytest.mark.full
def test_an_app_is_added_and_asked_on_a_phone(new_page: Callable[..., Page], erik: Any) -> None:
    page = new_page(viewport=PHONE)
    type_password(page)
    page.get_by_role("link", name="Add an authenticator app").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_text("No camera?").click()
    shown = page.locator(".secret")
    expect(shown).to_have_text(re.compile(r"\w{32}"))
    secret = shown.evaluate("shown => shown.textContent")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    code = page.locator(".codes code").first.evaluate("shown => shown.textContent")
    signed_out(page)
    type_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    expect(page.locator(".account-page")).to_contain_text("9 codes are left")
    assert factors() == {"totp", "recovery_codes"}
