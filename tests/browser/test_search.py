"""The search field in a real browser: suggestions by keyboard and pointer, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, barriers
from tests.chromium import wait_for_value
from tests.factories import case_study, city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Whether the field names the chosen option as the one that is active.
IS_ACTIVE = """document.querySelector("[role=combobox]").getAttribute("aria-activedescendant")
    === document.querySelector("[role=option][aria-selected=true]").id"""


@pytest.fixture(autouse=True)
def places(transactional_db: None) -> None:
    city(title="Aarhus", slug="aarhus")
    case_study(title="Smart Aarhus", slug="smart-aarhus")


def test_titles_are_suggested_and_chosen_by_keyboard(visitor_page: Page) -> None:
    page = visitor_page
    page.goto("/")
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("aar")
    expect(options).to_have_text(["Aarhus city", "Smart Aarhus case study"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert barriers(page) == []
    # Down the list, past its end into the field, and up again to the last one.
    for chosen in (0, 1, None):
        field.press("ArrowDown")
        for place in (0, 1):
            expect(options.nth(place)).to_have_attribute(
                "aria-selected", "true" if place == chosen else "false"
            )
    field.press("ArrowUp")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    wait_for_value(page, IS_ACTIVE, True)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("aar")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/cities/aarhus/")


@pytest.mark.full
def test_enter_without_a_choice_searches(visitor_page: Page) -> None:
    visitor_page.goto("/da/")
    visitor_page.get_by_role("combobox").press_sequentially("aarhus")
    expect(visitor_page.get_by_role("option")).to_have_count(2)
    visitor_page.get_by_role("combobox").press("Enter")
    visitor_page.wait_for_url("**/da/search/?q=aarhus")
    expect(visitor_page.locator(".list__count")).to_have_text("2 resultater for »aarhus«")


@pytest.mark.full
def test_a_suggestion_is_tapped_on_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE, has_touch=True)
    page.goto("/")
    page.locator(".site-find > summary").tap()
    page.get_by_role("combobox").press_sequentially("smart")
    page.get_by_role("option").tap()
    page.wait_for_url("**/case-studies/smart-aarhus/")


@pytest.mark.full
def test_a_field_still_searches_when_the_answer_is_broken(visitor_page: Page) -> None:
    visitor_page.goto("/search/")
    visitor_page.route("**/search/suggest*", lambda route: route.fulfill(body="<p>Sorry</p>"))
    field = visitor_page.get_by_role("combobox")
    with visitor_page.expect_event("requestfinished"):
        field.press_sequentially("aarhus")
    field.press("Enter")
    visitor_page.wait_for_url("**/search/?q=aarhus")


@pytest.mark.full
def test_without_javascript_the_field_searches(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("aarhus")
    page.get_by_role("search").get_by_role("button").click()
    page.wait_for_url("**/search/?q=aarhus")
    expect(page.get_by_role("heading", name="Smart Aarhus")).to_be_visible()
