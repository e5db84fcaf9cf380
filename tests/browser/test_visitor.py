"""The public pages in a real browser: a visitor's way through them, without barriers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    PHONE,
    WIDE,
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.flushing import states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: One address of every kind of page, with the states that look different.
PAGES = [
    "/",
    "/case-studies/",
    "/case-studies/?country=DK&theme=energy",
    "/case-studies/?country=ZZ&year_min=soon",
    "/case-studies/?q=nothing-is-called-this",
    "/cities/",
    "/experts/",
    "/reports/",
    "/resources/",
    "/themes/",
    "/themes/energy/",
    "/case-studies/ecogrid-eu-bornholm/",
    "/cities/oresund-region/",
    "/experts/soren-smidt-jensen/",
    "/reports/danish-smart-cities/",
    "/reports/danish-smart-cities/recommendations/1/",
    "/resources/smart-aarhus-site/",
    "/map/",
    "/map/?country=DK",
    "/da/",
    "/da/case-studies/?country=DK",
    "/da/reports/danish-smart-cities/",
    "/search/",
    "/search/?q=copenhagen",
    "/da/search/?q=enrgy",
    "/share/",
    "/share/?url=/case-studies/ecogrid-eu-bornholm/&site=https://city.example",
    "/share/?url=/da/reports/danish-smart-cities/recommendations/1/&theme=dark&view=line",
    "/share/?url=https://elsewhere.example/",
    "/nowhere/",
    "/accessibility/",
]
#: The kinds of page that every run looks at; the others are left to the full matrix.
WALKED = [PAGES[0], PAGES[2], PAGES[11], PAGES[14], PAGES[10], "/map/"]
NARROW = {"width": 320, "height": 640}
#: A window of 1360 pixels whose reader zooms to 200 % (WCAG 2.2, 1.4.10).
ZOOMED = {"width": 680, "height": 450}


@pytest.fixture
def portal(kept_demo: int, transactional_db: None) -> None:
    """Put the demo into the database for the live server."""
    states.put_back("demo")


def test_a_visitor_finds_what_denmark_did_about_energy_without_javascript(
    portal: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    expect(page.locator("h1")).to_have_count(1)
    page.get_by_role("navigation").get_by_role("link", name="Case studies").first.click()
    expect(page).to_have_url(re.compile("/case-studies/$"))
    page.locator("[data-facet=country][data-value=DK]").first.check()
    page.locator("[data-facet=theme][data-value=energy]").first.check()
    page.get_by_role("button", name="Show results").first.click()
    expect(page).to_have_url(re.compile("country=DK.*theme=energy"))
    expect(page.get_by_role("heading", name="EcoGrid EU", exact=False)).to_be_visible()
    chosen = page.locator("[data-facet=country][data-value=DK]").first
    expect(chosen).to_be_checked()
    # The chip takes one choice back and keeps the other.
    page.get_by_role("link", name="Energy").first.click()
    expect(page).to_have_url(re.compile(r"^(?!.*theme=).*country=DK"))
    page.get_by_role("heading", name="Öresund Smart Cities Hub").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Öresund Smart Cities Hub")
    page.get_by_role("main").get_by_role("link", name="Öresund Region").first.click()
    expect(page.get_by_role("main")).to_contain_text("Sweden")


@pytest.mark.full
def test_a_visitor_reads_the_report_and_takes_it_home(portal: None, visitor_page: Page) -> None:
    page = visitor_page
    page.goto("/reports/danish-smart-cities/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("test market")
    for words in ("Interviewed", "Søren Smidt-Jensen", "Paraphrase", "CLEAN", "21 January 2014"):
        expect(page.get_by_role("main")).to_contain_text(words)
    with page.expect_download() as download:
        page.locator("a[href$='/download/']").first.click()
    assert download.value.suggested_filename == "danish-smart-cities.pdf"
    page.locator("a[href$='/recommendations/2/']").first.click()
    expect(page.get_by_role("main")).to_contain_text("public-private partnerships")


@pytest.mark.full
def test_the_keyboard_reaches_the_content_first(portal: None, visitor_page: Page) -> None:
    page = visitor_page
    page.goto("/case-studies/")
    page.keyboard.press("Tab")
    expect(page.locator("[href='#main']")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#main :focus")).to_have_count(1)


@pytest.mark.full
def test_the_walked_pages_have_no_barriers_and_fit_a_phone(
    portal: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport=PHONE)
    for address in WALKED:
        page.goto(address)
        assert barriers(page) == [], address
        assert width_needed(page) <= PHONE["width"], address


#: In CI each page is seen wide, narrow, on a phone or zoomed, by turns; by hand all everywhere.
BY_TURNS = [
    *(pytest.param(WIDE, PAGES[::4], id="wide"), pytest.param(NARROW, PAGES[1::4], id="narrow")),
    *(pytest.param(PHONE, PAGES[2::4], id="phone"), pytest.param(ZOOMED, PAGES[3::4], id="zoomed")),
    *(
        pytest.param(viewport, PAGES, id=f"all-{viewport['width']}", marks=pytest.mark.drill)
        for viewport in (WIDE, NARROW, PHONE, ZOOMED)
    ),
]


@pytest.mark.full
@pytest.mark.parametrize(("viewport", "pages"), BY_TURNS)
def test_no_page_has_barriers_or_scrolls_sideways_or_asks_another_host(
    portal: None,
    new_page: Callable[..., Page],
    live_server: Any,
    viewport: dict[str, Any],
    pages: list[str],
) -> None:
    page = new_page(viewport=viewport)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    for address in pages:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert barriers(page) == [], address
        assert width_needed(page) <= viewport["width"], address
        # Whatever a device says of its colours, the page follows without being fetched again.
        assert barriers_in_the_dark(page) == [], f"{address} in the dark"
    # All of it was there for axe to look at, so nothing is asked for later.
    assert f"{live_server.url}{pages[0]}" in asked
    ours = (live_server.url, "data:", "blob:")
    assert {url for url in asked if not url.startswith(ours)} == set()


@pytest.mark.full
@pytest.mark.parametrize(
    ("viewport", "pages"),
    [
        pytest.param(WIDE, PAGES[::2], id="wide"),
        pytest.param(PHONE, PAGES[1::2], id="phone"),
        pytest.param(WIDE, PAGES, id="all-wide", marks=pytest.mark.drill),
        pytest.param(PHONE, PAGES, id="all-phone", marks=pytest.mark.drill),
    ],
)
def test_text_of_twice_the_size_fits(
    portal: None, new_page: Callable[..., Page], viewport: dict[str, Any], pages: list[str]
) -> None:
    page = new_page(viewport=viewport)
    for address in pages:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert barriers(page) == [], address
        assert width_needed(page) <= viewport["width"], address
