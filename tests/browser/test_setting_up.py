"""A new user's whole way: from the printed link to the first published report."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, barriers, barriers_in_the_dark, width_needed
from tests.browser.test_account import with_reader
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def printed(groups: None, live_server: Any, settings: Any) -> str:
    """Return the link that ``./run start`` prints, to a portal that asks for a second factor."""
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_REQUIRED = True
    out = StringIO()
    call_command("setup_link", stdout=out, stderr=StringIO())
    return out.getvalue().split()[-1]


def test_from_the_link_to_the_first_report(new_page: Callable[..., Page], printed: str) -> None:
    page = with_reader(new_page())
    page.goto(printed)
    assert barriers(page) == []
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Email address").fill("anna@towns.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_label("Tagline (English)").fill("What towns tried")
    page.get_by_label("Colour of links", exact=True).fill("#ffee00")
    expect(page.locator("[data-look]")).to_contain_text("The nearest colour that would do")
    page.get_by_label("Colour of links", exact=True).fill("#7a2e68")
    expect(page.locator("[data-look]")).to_contain_text("8.9 to 1")
    page.get_by_label("Sample pages").check()
    page.get_by_role("button", name="Set up the portal").click()
    expect(page.locator(".set-up__field.errors")).to_contain_text("Give the portal a name.")
    page.get_by_label("Name (English)").fill("Towns of the North")
    page.get_by_role("button", name="Set up the portal").click()
    # Nothing else was lost, so this is all; now the second factor.
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    expect(page.locator(".messagelist")).to_contain_text("“Towns of the North” is set up")
    page.get_by_role("link", name="Passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="Go on to the portal").click()
    page.get_by_role("link", name="First steps").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First steps")
    assert barriers(page) == []
    page.get_by_role("link", name="Add report").click()
    page.locator("#id_title").fill("Heat from the harbour")
    page.locator("#id_summary").fill("How a town heats its houses with sea water.")
    page.locator(".field-body .ProseMirror[contenteditable]").click()
    page.keyboard.type("It began in 2019.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#saved, .messagelist").first).to_be_visible()
    visitor = new_page()
    visitor.goto("/")
    expect(visitor).to_have_title(re.compile("^Towns of the North"))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("What towns tried")
    expect(visitor.locator("main")).not_to_contain_text("Sample")
    visitor.get_by_role("link", name="Heat from the harbour").first.click()
    expect(visitor.locator("main")).to_contain_text("It began in 2019.")
    # The link is used up.
    visitor.goto(printed)
    expect(visitor.locator("#content-main")).to_contain_text("The portal is set up")


def test_it_fits_a_phone_in_the_dark_and_in_danish(
    new_page: Callable[..., Page], printed: str
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(printed)
    page.get_by_role("link", name="Dansk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sæt din portal op")
    assert width_needed(page) <= PHONE["width"]
    assert barriers_in_the_dark(page) == []
