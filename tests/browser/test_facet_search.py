"""A long facet in a real browser: its search box, and the rest of it fetched in place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import LocatorAssertions, Page, Route, expect

from tests.browser.conftest import barriers
from tests.factories import case_study, city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTRIES = ["AT", "BE", "BR", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "SE"]
LIST = "/da/case-studies/"
BOX = "#find-country"
SHOWN = "#facet-country .options > li:visible"


@pytest.fixture
def countries_page(transactional_db: None, visitor_page: Page) -> Page:
    """Return the Danish list of case studies in fifteen countries."""
    for code in [*COUNTRIES, "AU"]:
        case_study(cities=[city((code,))])
    visitor_page.goto(LIST)
    return visitor_page


def found(page: Page) -> LocatorAssertions:
    return expect(page.locator(f"{SHOWN} .option__name"))


def hold(page: Page, address: str) -> Callable[[], None]:
    """Hold back what *page* asks at an *address* like that; return what lets it go."""
    held: list[Route] = []
    is_open = False

    def meet(route: Route) -> None:
        if is_open:
            route.continue_()
        else:
            held.append(route)

    def let_go() -> None:
        nonlocal is_open
        is_open = True
        while held:
            held.pop().continue_()

    page.route(re.compile(address), meet)
    return let_go


def note(page: Page) -> LocatorAssertions:
    return expect(page.locator("#facet-country [aria-live]"))


@pytest.mark.full
def test_it_narrows_the_whole_facet_as_one_types(countries_page: Page) -> None:
    page = countries_page
    found(page).to_have_count(10)
    page.get_by_role("searchbox", name="Find i »Land«").press_sequentially("Ostr")
    # The facet is fetched whole for that.
    note(page).to_have_text("1 af 15")
    found(page).to_have_text(["Østrig"])
    page.fill(BOX, "belg")
    found(page).to_have_text(["Belgien"])
    page.fill(BOX, "øst")
    found(page).to_have_text(["Østrig"])
    page.fill(BOX, "xyz")
    note(page).to_have_text("Intet fundet")
    found(page).to_have_count(0)
    page.fill(BOX, "oestr")
    found(page).to_have_text(["Østrig"])
    page.locator(BOX).press("Escape")
    found(page).to_have_count(10)
    expect(page.locator(BOX)).to_have_value("")
    expect(page.locator(BOX)).to_be_focused()
    page.locator("#rest-country > summary").click()
    found(page).to_have_count(15)


@pytest.mark.full
def test_what_is_typed_stays_when_an_option_is_chosen(countries_page: Page) -> None:
    page = countries_page
    page.fill(BOX, "sver")
    expect(page.locator(SHOWN)).to_have_text([re.compile("Sverige")])
    page.locator(BOX).press("Enter")
    page.locator(BOX).press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#list-count")).to_contain_text("Sverige")
    expect(page.locator("#country-SE")).to_be_focused()
    expect(page.locator(BOX)).to_have_value("sver")
    note(page).to_have_text("1 af 15")
    found(page).to_have_text(["Sverige"])
    assert barriers(page) == []
    page.fill(BOX, "")
    # The fold is closed again; what is chosen stands before it, beside the ten best.
    found(page).to_have_count(11)
    found(page).to_contain_text(["Sverige"])


@pytest.mark.full
@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_rest_is_unfolded_in_place_and_loses_nothing(countries_page: Page, key: str) -> None:
    page = countries_page
    page.fill("#filter-q", "not sent yet")
    more = page.get_by_role("button", name="Vis alle 15 (Land)")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.press(key)
    rest = page.locator("#rest-country")
    expect(rest).to_have_attribute("open", "")
    expect(page.locator(SHOWN)).to_have_count(15)
    # Who unfolds it stands where its options begin.
    expect(page.locator("summary#more-country")).to_be_focused()
    expect(page.locator("#filter-q")).to_have_value("not sent yet")
    expect(page).to_have_url(re.compile("/da/case-studies/$"))
    assert barriers(page) == []
    page.keyboard.press("Tab")
    expect(rest.locator(":focus")).to_have_attribute("name", "country")


@pytest.mark.full
def test_what_is_unfolded_stays_so_and_no_address_says_it(countries_page: Page) -> None:
    page = countries_page
    page.select_option("#filter-sort", "title")
    page.locator("#more-country").click()
    # Whichever of the two answers comes first.
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    expect(page.locator("#rest-country")).to_have_attribute("open", "")
    # By its name: the answer may come between the press and the look at it, with another last one.
    expect(page.locator("#rest-country [name=country]").last).to_have_id("country-AT")
    page.locator("#country-AT").check()
    expect(page.locator(".chip--removable")).to_have_count(1)
    expect(page.locator(SHOWN)).to_have_count(15)
    expect(page).not_to_have_url(re.compile("all="))
    page.locator(".chip--removable").click()
    expect(page.locator(".chip--removable")).to_have_count(0)
    expect(page.locator(SHOWN)).to_have_count(15)
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    page.locator("#rest-country .facet__fewer").click()
    expect(page.locator(SHOWN)).to_have_count(10)
    expect(page.locator("#more-country")).to_be_focused()


@pytest.mark.full
@pytest.mark.parametrize("first", ["rest", "list"])
def test_what_is_unfolded_stays_whichever_answer_comes_first(
    countries_page: Page, first: str
) -> None:
    page = countries_page
    let_go = {"rest": hold(page, r"all=country"), "list": hold(page, r"\?sort=title$")}
    page.select_option("#filter-sort", "title")
    results = page.locator("#results")
    expect(results).to_have_attribute("aria-busy", "true")
    page.locator("#more-country").click()
    expect(page.locator("#more-country")).to_have_class(re.compile("htmx-request"))
    if first == "rest":
        let_go["rest"]()
        expect(page.locator("#rest-country")).to_have_attribute("open", "")
        let_go["list"]()
        expect(results).not_to_have_attribute("aria-busy", "true")
    else:
        let_go["list"]()
        expect(results).not_to_have_attribute("aria-busy", "true")
        let_go["rest"]()
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    expect(page.locator("#rest-country")).to_have_attribute("open", "")
    found(page).to_have_count(15)


@pytest.mark.full
def test_a_press_is_not_lost_when_fresh_facets_come_under_it(countries_page: Page) -> None:
    page = countries_page
    let_go = hold(page, r"\?sort=title$")
    page.select_option("#filter-sort", "title")
    results = page.locator("#results")
    expect(results).to_have_attribute("aria-busy", "true")
    page.locator("#filters").get_by_text("Belgien", exact=True).hover()
    page.mouse.down()
    let_go()
    expect(results).not_to_have_attribute("aria-busy", "true")
    page.mouse.up()
    expect(page.locator("#list-count")).to_contain_text("Belgien")
    expect(page.locator("#country-BE")).to_be_checked()


@pytest.mark.full
def test_without_scripts_the_link_leads_to_the_whole_facet(
    countries_page: Page, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(LIST)
    page.get_by_role("link", name="Vis alle 15 (Land)").click()
    expect(page).to_have_url(re.compile(r"\?all=country#facet-country$"))
    found(page).to_have_count(15)
    page.get_by_role("link", name="Vis færre (Land)").click()
    found(page).to_have_count(10)
