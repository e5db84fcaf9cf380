"""A long filter of a list in the admin: its box finds a value, by keyboard and in any spelling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, barriers, width_needed
from tests.factories import case_study, city, theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = "/admin/casestudies/casestudy/"
NAMES = ("Aalborg", "Østerby", "Århus", "Malmö", "Oslo", "Roskilde", "Turku", "Riga", "Gent")


@pytest.mark.full
def test_the_box_of_a_long_filter_finds_its_values(editor_page: Page) -> None:
    cities = [city(title=name) for name in (*NAMES, "Kiel", "Graz", "Porto")]
    themes = [theme(name="Energy"), theme(name="Water and waste water in old towns")]
    for turn, each in enumerate(cities):
        case_study(title=f"A case in {each}", cities=[each], themes=themes[: turn % 3])
    page = editor_page
    page.goto(CASES)
    box = page.get_by_role("searchbox", name="Find in “cities”")
    options = page.locator("details:has(#find-cities__id__exact) .options > li:visible")
    note = page.locator("details:has(#find-cities__id__exact) [aria-live]")
    expect(options).to_have_count(12)
    for typed, name in (("arh", "Århus"), ("aarh", "Århus"), ("oste", "Østerby")):
        box.fill(typed)
        expect(options.locator(".option__name")).to_have_text([name])
        expect(note).to_have_text("1 of 12")
    box.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/admin/')[0]}{CASES}")
    box.fill("xyz")
    expect(note).to_have_text("Nothing found")
    box.press("Escape")
    expect(options).to_have_count(12)
    expect(note).to_have_text("")
    assert barriers(page) == []
    box.fill("ost")
    box.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#changelist-filter .options .selected .option__name")).to_have_text(
        ["Østerby"]
    )
    page.set_viewport_size(PHONE)
    page.reload()
    page.get_by_role("button", name="Filters (1)").click()
    expect(box).to_be_visible()
    assert width_needed(page) <= PHONE["width"]
