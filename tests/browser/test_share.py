"""The page that makes embed codes, as a partner uses it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import barriers
from tests.factories import case_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATH = "/share/?url=/case-studies/harbour/"


@pytest.fixture
def portal(transactional_db: None) -> None:
    case_study(title="Byens " + "havneudvikling" * 8, slug="harbour")


def test_each_choice_is_seen_at_once(portal: None, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 1360, "height": 900})
    page.goto(PATH)
    code, preview = (
        page.locator("#share-codes code").nth(1),
        page.locator(".embedding__first iframe"),
    )
    # The code stands beside its preview, and nothing has to be sent.
    assert abs(_top(page, "#codes") - _top(page, "#previews")) < 40
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    page.locator("#share-theme").select_option("dark")
    expect(code).to_contain_text("theme=dark")
    expect(preview).to_have_attribute("src", "/embed/case-studies/harbour/?theme=dark&view=card")
    expect(page.locator("[data-share-said]")).to_have_text("Code and preview follow your choice.")
    # What is wrong stands beside its field, and goes with it; the focus stays.
    accent = page.locator("#share-accent")
    accent.fill("red")
    accent.press("Tab")
    expect(page.locator("#share-accent-error")).to_contain_text("“red”")
    expect(accent).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#share-accent-error")).to_be_hidden()
    expect(accent).to_have_attribute("aria-invalid", "false")
    expect(accent).to_be_focused()
    page.locator("[data-share-colour]").fill("#8a1f5c")
    page.locator("[data-share-colour]").dispatch_event("change")
    expect(code).to_contain_text("accent=8a1f5c")
    expect(accent).to_have_value("8a1f5c")
    # What is unfolded stays so, and the address says what was chosen.
    page.locator("#share-more summary").click()
    page.locator("#share-width").fill("400")
    page.locator("#share-width").press("Enter")
    expect(preview).to_have_attribute("width", "400")
    expect(page).to_have_url(re.compile("width=400"))
    assert barriers(page) == []


@pytest.mark.full
def test_what_is_copied_is_said(portal: None, new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(PATH)
    page.locator("#share-theme").select_option("dark")
    expect(page.locator("#share-codes code").first).to_contain_text("theme=dark")
    # The buttons that came with the new code work as well.
    copy = page.get_by_role("button", name="Copy HTML without a script")
    copy.focus()
    copy.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert "theme=dark" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_works_on_a_phone_without_a_script(
    portal: None, new_page: Callable[..., Page], scheme: Any
) -> None:
    page = new_page(
        viewport={"width": 390, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    page.goto(PATH)
    # Nothing that needs a script is offered.
    for name in ("Copy", "Clear"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.locator("#share-theme").select_option("dark")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#share-codes code").first).to_contain_text("theme=dark")
    assert _top(page, "#codes") < _top(page, "#previews") < _top(page, "#share-live")
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 390


def _top(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"]
