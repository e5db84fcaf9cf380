"""Drafts of changes by the keys: what was typed last is in them, and visitors see it published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from resources.models import Report
from tests import factories
from tests.admin_walk.browser import admin_url
from tests.browser.conftest import PHONE, WIDE, barriers, width_needed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
def test_keys_save_a_draft_and_publish_what_was_typed_last(
    editor_page: Page, new_page: Callable[..., Page]
) -> None:
    report = factories.report(title="Harbours", body="<p>Clean.</p>")
    page = editor_page
    page.goto(admin_url(report))
    box = page.locator(".field-body .ProseMirror[contenteditable]")
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Deep.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("Visitors see it once you publish it.")
    expect(page.locator("h1 .state-changes")).to_have_text("changes by erik, not public yet")
    page.get_by_role("link", name="Reports").first.click()
    expect(page.locator("#result_list .state-changes")).to_have_text(
        "changes by erik, not public yet"
    )
    assert Report.objects.get().body == "<p>Clean.</p>"

    page.goto(admin_url(report))
    expect(page.locator("h1 .state-changes")).to_have_text("changes by erik, not public yet")
    expect(box).to_have_text("Clean. Deep.")
    assert barriers(page) == []
    row = page.locator(".submit-row")
    for viewport in (WIDE, PHONE):
        page.set_viewport_size(viewport)
        assert width_needed(page) <= viewport["width"]
        # All of its buttons stand in one line.
        tops = "row => new Set([...row.querySelectorAll(':scope > input, :scope > button')]"
        tops += ".filter(one => one.checkVisibility()).map(one => one.offsetTop)).size"
        assert row.evaluate(tops) == 1
    page.set_viewport_size(WIDE)

    # Not while a dialog is open.
    page.keyboard.press("Control+k")
    expect(page.locator("#go-to")).to_be_visible()
    page.keyboard.press("Control+s")
    page.keyboard.press("Escape")
    expect(page.locator("#go-to")).to_be_hidden()
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Cold.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Report.objects.get().body == "<p>Clean. Deep. Cold.</p>"
