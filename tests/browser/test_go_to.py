"""“Go to…” in a real browser: by keyboard alone, and faster than the server answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
def test_an_editor_goes_by_keyboard_to_a_page_and_to_a_command(editor_page: Page) -> None:
    harbour = factories.case_study(title="The clean harbour")
    page = editor_page
    page.goto("/admin/")
    opener = page.get_by_role("button", name="Go to…")
    expect(opener).to_be_visible()
    opener.focus()
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Go to…")
    field = dialog.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(dialog.get_by_role("option", name="Case studies")).to_be_visible()
    page.keyboard.type("harb")
    best = dialog.get_by_role("option", name="The clean harbour")
    expect(best).to_have_attribute("aria-selected", "true")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    # Typed and entered at once: it goes to the best of what is coming.
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type("clean h")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{admin_url(harbour)}")
    # In a formatted text the same keys set a link.
    page.get_by_role("textbox", name="Challenge", exact=True).click()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Link")).to_be_visible()
    expect(dialog).to_be_hidden()


@pytest.mark.full
def test_an_answer_to_other_words_is_never_where_enter_leads(editor_page: Page) -> None:
    harbour = factories.case_study(title="The clean harbour")
    page, held = editor_page, []
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Go to…")).to_be_visible()
    page.route(re.compile(r"/go-to/\?q=$"), lambda route: held.append(route))
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog", name="Go to…").get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("clean h")
    for route in held:
        route.continue_()
    # Another answer of the same server has arrived after that one.
    page.evaluate("fetch(document.getElementById('go-to').dataset.address + '?q=zzz')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{admin_url(harbour)}")
