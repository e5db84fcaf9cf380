"""Reading a report in a real browser: its contents, passing it on, paper, and odd content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    PHONE,
    barriers,
    barriers_in_the_dark,
    width_needed,
)
from tests.factories import link, link_category, report
from tests.resources.odd import odd_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "".join(f"<h2>Part {number}</h2>{'<p>Words and words.</p>' * 30}" for number in range(5))


@pytest.fixture
def long_report(transactional_db: None) -> Any:
    """Return a report of five long sections and of links that are folded."""
    links = [link(title=f"Link {number}", category=link_category()) for number in range(61)]
    return report(title="A long report", body=TEXT, links=links)


@pytest.mark.full
def test_the_contents_lead_to_a_section_and_mark_it(long_report: Any, visitor_page: Page) -> None:
    page = visitor_page
    page.goto(long_report.get_absolute_url())
    contents = page.get_by_role("navigation", name="On this page")
    # How high the first heading stands at first is for fonts and the browser to say.
    contents.get_by_role("link", name="Part 0").click()
    expect(contents.locator("[aria-current]")).to_have_text("Part 0")
    contents.get_by_role("link", name="Part 3").click()
    expect(page.get_by_role("heading", name="Part 3")).to_be_in_viewport()
    expect(contents.locator("[aria-current]")).to_have_text("Part 3")
    # The contents follow, so that the next section is one step away.
    expect(contents.get_by_role("link", name="Part 4")).to_be_in_viewport()


@pytest.mark.full
def test_on_a_phone_without_javascript_the_contents_are_folded_links(
    long_report: Any, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto(long_report.get_absolute_url())
    contents = page.get_by_role("navigation", name="On this page")
    part = contents.get_by_role("link", name="Part 3")
    expect(part).to_be_hidden()
    contents.locator("summary").click()
    part.click()
    expect(page.get_by_role("heading", name="Part 3")).to_be_in_viewport()
    # What only works with a script is not offered.
    expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
    expect(page.get_by_role("link", name="Send by e-mail")).to_be_visible()


@pytest.mark.full
def test_the_address_is_copied_and_said_to_be(
    long_report: Any, new_page: Callable[..., Page]
) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(long_report.get_absolute_url())
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status")).to_have_text("The address is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(long_report.get_absolute_url())


@pytest.mark.full
def test_paper_shows_what_is_folded_and_nothing_to_press(
    long_report: Any, new_page: Callable[..., Page]
) -> None:
    page = new_page(color_scheme="dark")
    page.goto(long_report.get_absolute_url())
    last = page.get_by_role("link", name="Link 60", exact=True)
    expect(last).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    expect(last).to_be_visible()
    for part in (".site-head", ".site-foot", ".crumbs", ".share__ways"):
        expect(page.locator(part)).to_be_hidden()
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    white_and_black = ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.locator("html").evaluate(colours) == white_and_black


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 390, 1360])
def test_the_longest_report_fits_every_screen_without_barriers(
    transactional_db: None, new_page: Callable[..., Page], width: int
) -> None:
    made = odd_report()
    page = new_page(viewport={"width": width, "height": 700})
    for path in (made.get_absolute_url(), made.recommendations.first().get_absolute_url()):
        page.emulate_media(color_scheme="light")
        page.goto(path)
        assert width_needed(page) <= width
        assert barriers(page) == []
        assert barriers_in_the_dark(page) == []
