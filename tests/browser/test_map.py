"""The map in a real browser: by keyboard, with filters, after a reload, and without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from casestudies.models import CaseStudy, City
from tests.browser.conftest import (
    PHONE,
    WIDE,
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.chromium import wait_for_value
from tests.factories import case_study, city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKERS = ".map-marker"
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def portal(transactional_db: None) -> None:
    """Make seven case studies in six places, two of them near each other."""
    rows = [
        ("boulder", "Boulder", ("US",), "40.01499", "-105.27055"),
        ("rio", "Rio de Janeiro", ("BR",), "-22.90642", "-43.18223"),
        ("amsterdam", "Amsterdam", ("NL",), "52.37403", "4.88969"),
        ("copenhagen", "Copenhagen", ("DK",), "55.67594", "12.56553"),
        ("sound", "Öresund Region", ("DK", "SE"), "55.60587", "13.00073"),
        ("singapore", "Singapore", ("SG",), "1.28967", "103.85007"),
    ]
    for slug, title, countries, latitude, longitude in rows:
        place = city(countries, slug=slug, title=title, latitude=latitude, longitude=longitude)
        case_study(slug=f"case-{slug}", title=f"A case in {title}", cities=[place], start_year=2012)
    case_study(slug="again", title="Once more", cities=[City.objects.get(slug="copenhagen")])
    CaseStudy.objects.filter(slug="case-boulder").update(state="stopped")


def opened(page: Page, address: str = "/map/") -> Page:
    """Go to the map and wait until it can be moved and has everything: the land comes last."""
    page.goto(address)
    expect(page.locator(".map--moves .map-land").first).to_be_attached()
    return page


def is_called(marker: Locator, *words: str) -> None:
    """Wait until *marker* is one, and its name has these words."""
    expect(marker).to_have_attribute("aria-label", re.compile(".*".join(words)))


def where(page: Page) -> list[float]:
    """Return where the easternmost place lies within the map, in pixels."""
    marker = page.locator(MARKERS).last.bounding_box()
    frame = page.locator(".map").bounding_box()
    return [marker["x"] - frame["x"], marker["y"] - frame["y"]]


@pytest.mark.full
def test_it_asks_nobody_else_and_says_nothing_on_the_console(
    portal: None, visitor_page: Page, live_server: Any
) -> None:
    asked: list[str] = []
    visitor_page.on("request", lambda request: asked.append(request.url))
    page = opened(visitor_page, "/map/#map=7/55.6/12.8")
    page.wait_for_load_state("networkidle")
    assert any("/map/10m/" in address for address in asked)
    assert [address for address in asked if not address.startswith(live_server.url)] == []


@pytest.mark.full
def test_the_keyboard_opens_a_place_and_comes_back(portal: None, visitor_page: Page) -> None:
    page = opened(visitor_page)
    page.locator(".map__canvas").focus()
    page.keyboard.press("Tab")
    # From west to east: Boulder is the first.
    is_called(page.locator(f"{MARKERS}:focus"), "Boulder")
    page.keyboard.press("Enter")
    expect(page.locator(".map-card")).to_contain_text("A case in Boulder")
    # It was stopped in an unknown year: no open end.
    expect(page.locator(".map-card__years")).to_have_text("2012")
    expect(page.locator("a:focus")).to_have_attribute("href", "/case-studies/case-boulder/")
    page.keyboard.press("Escape")
    expect(page.locator(".map-card")).to_have_count(0)
    is_called(page.locator(f"{MARKERS}:focus"), "Boulder")


@pytest.mark.full
def test_a_cluster_opens_by_keyboard_into_what_it_holds(portal: None, visitor_page: Page) -> None:
    page = opened(visitor_page)
    many = page.locator(f"{MARKERS}--many").filter(has_text="4")
    expect(page.locator(MARKERS)).to_have_count(4)
    many.focus()
    page.keyboard.press("Enter")
    expect(page.locator(MARKERS)).not_to_have_count(4)
    expect(page.locator(f"{MARKERS}:focus")).to_have_count(1)


@pytest.mark.full
def test_a_region_in_two_countries_is_one_place_that_names_both(
    portal: None, visitor_page: Page
) -> None:
    page = opened(visitor_page, "/map/?city=sound")
    is_called(page.locator(MARKERS), "Öresund Region, Denmark, Sweden")


def test_filters_narrow_the_markers_and_the_list_alike(portal: None, visitor_page: Page) -> None:
    page = opened(visitor_page)
    page.locator(".filters > summary").click()
    page.locator("[data-facet=country][data-value=NL]").check()
    # Only the points and the rows are exchanged: the same map, round what is found.
    expect(page.locator(MARKERS)).to_have_count(1)
    expect(page.locator(".map-row")).to_have_count(1)
    expect(page.locator(".map-row__show")).to_have_count(1)
    is_called(page.locator(MARKERS), "Amsterdam")
    assert page.locator(".map").evaluate("frame => frame.mark = 'the same'") == "the same"
    page.go_back()
    expect(page.locator(".map-row")).to_have_count(7)
    page.go_forward()
    expect(page.locator(MARKERS)).to_have_count(1)
    assert page.locator(".map").evaluate("frame => frame.mark") == "the same"
    as_list = page.get_by_role("link", name="Show as a list")
    expect(as_list).to_have_attribute("href", re.compile("country=NL"))
    as_list.click()
    expect(page).to_have_url(re.compile("/case-studies/[?].*country=NL"))
    page.get_by_role("link", name="On the map").click()
    expect(page).to_have_url(re.compile("/map/[?].*country=NL"))


@pytest.mark.full
def test_the_position_stands_in_the_address_and_survives_a_reload(
    portal: None, visitor_page: Page
) -> None:
    page = opened(visitor_page)
    steps = page.evaluate("history.length")
    page.locator(".map__canvas").focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("#map="))
    zoomed = page.evaluate("location.hash")
    page.keyboard.press("ArrowRight")
    wait_for_value(page, f"location.hash !== {json.dumps(zoomed)}", True)
    place = page.evaluate("location.hash")
    assert page.evaluate("history.length") == steps
    page.reload()
    expect(page.locator(".map--moves")).to_be_visible()
    assert page.evaluate("location.hash") == place
    there = where(page)
    opened(page, "/map/")
    assert where(page) != there
    page.goto("about:blank")
    opened(page, f"/map/{place}")
    assert where(page) == pytest.approx(there, abs=2)


@pytest.mark.full
def test_pointing_at_a_row_shows_its_marker_and_the_other_way_round(
    portal: None, visitor_page: Page
) -> None:
    page = opened(visitor_page)
    row = page.locator("[data-slug=case-boulder]")
    row.hover()
    expect(page.locator(f"{MARKERS}.is-lit")).to_have_count(1)
    page.locator(MARKERS).first.hover()
    expect(row).to_have_class("map-row is-lit")
    row.get_by_role("button").click()
    expect(page.locator(".map-card")).to_contain_text("Boulder")


@pytest.mark.full
def test_without_points_the_overview_stays_and_says_why(portal: None, new_page: Any) -> None:
    page = new_page()
    page.route("**/*.geojson*", lambda route: route.fulfill(status=200, body="no JSON"))
    page.goto("/map/")
    expect(page.locator("[data-map-error]")).to_be_visible()
    expect(page.locator(".map__still svg a").first).to_be_visible()


@pytest.mark.full
def test_a_map_that_is_told_to_wait_comes_by_itself(portal: None, new_page: Any) -> None:
    page = new_page(broken=".geojson")
    asked: list[str] = []

    def busy_at_first(route: Any) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=429, headers={"Retry-After": "1"}, body="{}")
        else:
            route.fallback()

    page.route("**/*.geojson*", busy_at_first)
    opened(page)
    assert len(asked) == 2
    expect(page.locator("[data-map-error]")).to_be_hidden()


@pytest.mark.full
def test_without_javascript_the_map_is_links_and_the_list_is_whole(
    portal: None, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/map/?country=DK")
    expect(page.locator(".map-row")).to_have_count(3)
    page.locator(".map__still svg a[href*='city=']").first.click()
    expect(page).to_have_url(re.compile("^(?=.*country=DK).*city=copenhagen"))
    page.goto("/map/")
    page.locator(".map__still svg a[href*='boulder']").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A case in Boulder")


@pytest.mark.full
def test_who_has_moved_the_map_stays_there_while_something_is_found_there(
    portal: None, visitor_page: Page
) -> None:
    page = opened(visitor_page, "/map/#map=5/54/9")
    page.locator(".filters > summary").click()
    page.locator("[data-facet=country][data-value=DK]").check()
    expect(page.locator(".map-row")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"country=DK#map=5/54.000/9.000$"))
    page.locator("[data-facet=country][data-value=DK]").uncheck()
    page.locator("[data-facet=country][data-value=SG]").check()
    expect(page.locator(".map-row")).to_have_count(1)
    expect(page.locator(MARKERS)).to_have_count(1)
    is_called(page.locator(MARKERS), "Singapore")
    left, top = where(page)
    frame = page.locator(".map").bounding_box()
    assert 0 < left < frame["width"]
    assert 0 < top < frame["height"]


@pytest.mark.full
def test_a_search_without_hits_keeps_the_map(portal: None, visitor_page: Page) -> None:
    page = opened(visitor_page, "/map/?q=nothing-is-called-this")
    expect(page.locator(".map__message").first).to_contain_text("Nothing matches")
    expect(page.locator(MARKERS)).to_have_count(0)


@pytest.mark.full
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_it_has_no_barriers_and_fits(
    portal: None, new_page: Callable[..., Page], has_script: bool
) -> None:
    for viewport in (WIDE, PHONE, NARROW):
        page = new_page(viewport=viewport, reduced_motion="reduce")
        if has_script:
            opened(page).locator(MARKERS).first.click()
            expect(page.locator(".map-card")).to_be_visible()
        else:
            page.route("**/map.js", lambda route: route.fulfill(body=""))
            page.goto("/map/")
        assert barriers(page) == [], viewport
        assert width_needed(page) <= viewport["width"], viewport
        assert barriers_in_the_dark(page) == [], viewport
