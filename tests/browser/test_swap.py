"""Filters in a real browser: results and facets are exchanged, everything else stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from casestudies.models import CaseStudy
from tests.browser.conftest import (
    PHONE,
    WIDE,
    barriers,
    barriers_in_the_dark,
)
from tests.chromium import wait_for_value
from tests.factories import case_study, city, theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/case-studies/"
COUNTRIES = ["AT", "BE", "BR", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "SE"]
DENMARK, BRAZIL = "#country-DK", "#country-BR"


@pytest.fixture
def portal(transactional_db: None) -> None:
    """Make a case study in each of fourteen countries and ten more in Denmark, two pages."""
    energy, water = theme(slug="energy", name="Energy"), theme(slug="water", name="Water")
    copenhagen = city(("DK",), slug="copenhagen", title="Copenhagen")
    for code in COUNTRIES:
        place = copenhagen if code == "DK" else city((code,), title=f"Place in {code}")
        case_study(title=f"A case in {code}", cities=[place], themes=[energy], end_year=2010)
    for number in range(10):
        case_study(title=f"Danish {number}", cities=[copenhagen], themes=[water], start_year=2012)


def said(page: Page) -> Any:
    return expect(page.locator("#list-count"))


def has_focus(page: Page, place: str) -> None:
    expect(page.locator(place)).to_be_focused()


def mark(page: Page) -> None:
    """Leave something on the page and its parts that only another page would lose."""
    page.evaluate("""['h1', 'footer', '#list-count', '#hits', '#filters'].forEach(
        (name) => { document.querySelector(name).dataset.mark = 'here'; })""")


def is_the_same(page: Page) -> None:
    """Check that nothing was lost of what ``mark`` left."""
    expect(page.locator("[data-mark=here]")).to_have_count(5)


def test_a_choice_exchanges_results_and_facets_and_nothing_else(
    portal: None, visitor_page: Page, live_server: Any
) -> None:
    page = visitor_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(LIST)
    mark(page)
    page.locator(DENMARK).focus()
    page.evaluate("scrollTo({top: 200, behavior: 'instant'})")
    page.keyboard.press("Space")
    said(page).to_have_text("11 case studies in Denmark")
    expect(page).to_have_url(re.compile(r"/case-studies/\?country=DK$"))
    expect(page).to_have_title("Case studies in Denmark – Smart Cities")
    expect(page.locator("h1")).to_have_text("Case studies in Denmark")
    expect(page.locator("#results .cards > li")).to_have_count(11)
    energy = page.locator("[data-facet=theme][data-value=energy]")
    expect(energy).to_have_attribute("data-count", "1")
    other = page.locator(".languages a")
    expect(other).to_have_attribute("href", "/da/case-studies/?country=DK")
    has_focus(page, DENMARK)
    wait_for_value(page, "scrollY", 200)
    is_the_same(page)
    page.locator(BRAZIL).check()
    said(page).to_have_text("12 case studies in Brazil or Denmark")
    page.go_back()
    said(page).to_have_text("11 case studies in Denmark")
    expect(page.locator(BRAZIL)).not_to_be_checked()
    page.go_back()
    said(page).to_contain_text("24 case studies")
    expect(page.locator(DENMARK)).not_to_be_checked()
    page.go_forward()
    expect(page.locator(DENMARK)).to_be_checked()
    is_the_same(page)
    assert [address for address in asked if not address.startswith(live_server.url)] == []
    assert page.evaluate("localStorage.getItem('htmx-history-cache')") is None
    assert page.evaluate("sessionStorage.getItem('htmx-history-cache')") is None


@pytest.mark.full
def test_every_other_way_to_filter_exchanges_the_same(portal: None, visitor_page: Page) -> None:
    page = visitor_page
    page.goto(LIST)
    mark(page)
    page.locator(".paging [rel=next]").click()
    said(page).to_contain_text("page 2 of 2")
    has_focus(page, "#hits")
    page.fill("#filter-year-min", "2011")
    page.keyboard.press("Tab")
    said(page).to_have_text("10 case studies since 2011")
    page.fill("#filter-q", "danish")
    page.keyboard.press("Enter")
    said(page).to_contain_text("with “danish”")
    expect(page.locator("#filter-sort option:checked")).to_have_text("Best match")
    has_focus(page, "#filter-q")
    page.select_option("#filter-sort", "oldest")
    expect(page).to_have_url(re.compile(r"\?q=danish&sort=oldest&year_min=2011$"))
    chips = page.locator(".chip--removable")
    expect(chips).to_have_count(2)
    chips.first.focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    # The focus goes to the chip that came in the place of the one taken back, then to the hits.
    expect(chips).to_contain_text("2011")
    expect(chips).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    has_focus(page, "#hits")
    is_the_same(page)


@pytest.mark.full
def test_of_two_quick_choices_the_last_wins(portal: None, visitor_page: Page) -> None:
    page = visitor_page
    page.goto(LIST)
    held: list[Route] = []
    page.route(re.compile(r"\?country=DK$"), lambda route: held.append(route))
    page.locator(DENMARK).check()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    page.locator(BRAZIL).check()
    said(page).to_have_text("12 case studies in Brazil or Denmark")
    assert len(held) == 1
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(DENMARK)).to_be_checked()


@pytest.mark.full
def test_folds_and_typed_words_stay_as_the_visitor_left_them(
    portal: None, visitor_page: Page
) -> None:
    page = visitor_page
    page.goto(LIST)
    page.locator("#facet-theme > summary").click()
    page.locator("#more-country").click()
    expect(page.locator("#rest-country")).to_have_attribute("open", "")
    page.fill("#filter-year-max", "soon")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("“soon” is not a year")
    expect(page.locator("#filter-year-max")).to_have_value("soon")
    expect(page.locator("#rest-country[open]")).to_have_count(1)
    expect(page.locator("#facet-theme:not([open])")).to_have_count(1)
    # What was typed and not sent goes with the next choice.
    page.fill("#filter-year-max", "")
    page.fill("#filter-q", "danish")
    page.locator(DENMARK).check()
    said(page).to_have_text("10 case studies in Denmark, with “danish”")
    expect(page.locator("#notices")).to_be_empty()


@pytest.mark.full
def test_on_a_phone_the_filters_stay_open_until_the_results_are_asked_for(
    portal: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(LIST)
    page.locator(".filters > summary").click()
    page.locator(DENMARK).check()
    expect(page.locator("#filters-number")).to_have_text("1")
    expect(page.locator(DENMARK)).to_be_visible()
    assert barriers(page) == []
    expect(page.locator("#filters-send-last")).to_be_in_viewport()
    page.locator("#filters-send-last").click()
    expect(page.locator(DENMARK)).not_to_be_visible()
    expect(page.locator("#list-count")).to_be_in_viewport()
    has_focus(page, "#hits")


@pytest.mark.full
@pytest.mark.parametrize("code", [404, 500])
def test_an_error_is_shown_as_the_page_that_it_is(
    portal: None, new_page: Callable[..., Page], code: int
) -> None:
    page = new_page(broken="country=DK")
    page.goto(LIST)
    body = f"<h1>The server said {code}</h1>"
    page.route(
        re.compile("country=DK"),
        lambda route: route.fulfill(status=code, content_type="text/html", body=body),
    )
    page.locator(DENMARK).click()
    expect(page.locator("h1")).to_have_text(f"The server said {code}")
    expect(page).to_have_url(re.compile("country=DK"))


@pytest.mark.full
def test_a_page_that_is_not_ours_is_opened_and_not_taken_apart(
    portal: None, visitor_page: Page
) -> None:
    page = visitor_page
    page.goto(LIST)
    page.route(
        re.compile("country=DK"),
        lambda route: route.fulfill(
            content_type="text/html", body="<h1>Sign in to the network</h1>"
        ),
    )
    page.locator(DENMARK).click()
    expect(page.locator("h1")).to_have_text("Sign in to the network")


@pytest.mark.full
def test_without_a_connection_the_page_stays_and_says_so(
    portal: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(broken="country=DK")
    page.goto(LIST)
    page.route(re.compile("country=DK"), lambda route: route.abort("blockedbyclient"))
    page.locator(DENMARK).check()
    expect(page.get_by_role("alert")).to_contain_text("could not be fetched")
    expect(page.locator(DENMARK)).to_be_checked()
    expect(page.locator("#results .cards > li")).to_have_count(20)
    page.unroute(re.compile("country=DK"))
    page.locator("#filters-send").click()
    said(page).to_have_text("11 case studies in Denmark")
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.full
def test_without_javascript_links_and_the_form_lead_to_the_same_states(
    portal: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(LIST)
    expect(page.locator("#find-country")).to_be_hidden()
    page.locator(DENMARK).check()
    page.locator("#filters-send").click()
    said(page).to_have_text("11 case studies in Denmark")
    expect(page.locator("h1")).to_have_text("Case studies in Denmark")
    page.fill("#filter-q", "danish")
    page.locator("#filters-send-last").click()
    said(page).to_have_text("10 case studies in Denmark, with “danish”")
    expect(page.locator("#filter-sort option:checked")).to_have_text("Best match")
    page.locator(".chip--removable").first.click()
    expect(page.locator(".chip--removable")).to_have_count(1)
    page.go_back()
    said(page).to_have_text("10 case studies in Denmark, with “danish”")


@pytest.mark.full
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_swapped_page_has_no_barriers(
    portal: None, new_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    page.goto(LIST)
    page.evaluate("document.querySelector('.filters').open = true")
    page.locator(DENMARK).check()
    said(page).to_have_text("11 case studies in Denmark")
    assert barriers(page) == []
    assert barriers_in_the_dark(page) == []
    page.emulate_media(color_scheme="light")
    page.fill("#filter-q", "nothing-is-called-this")
    page.keyboard.press("Enter")
    said(page).to_contain_text("0 case studies")
    assert barriers(page) == []
    assert barriers_in_the_dark(page) == []


@pytest.mark.full
def test_back_shows_what_is_true_now(portal: None, visitor_page: Page) -> None:
    page = visitor_page
    page.goto(LIST)
    page.locator(DENMARK).check()
    said(page).to_have_text("11 case studies in Denmark")
    page.locator("[data-facet=theme][data-value=water]").check()
    said(page).to_have_text("10 case studies in Denmark, about Water")
    CaseStudy.objects.filter(title="Danish 0").update(published_at=None)
    page.go_back()
    said(page).to_have_text("10 case studies in Denmark")
