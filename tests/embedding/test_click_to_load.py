"""The card that asks the portal for nothing until somebody clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import wait_for_value
from tests.embedding.stage import LOADER, PARTNER, PORTAL, Stage, content, framed

pytestmark = [pytest.mark.browser, pytest.mark.full]


def card(src: str = f"{PORTAL}/embed/cases/?view=card") -> str:
    """Return the snippet."""
    return (
        f'<div class="smartcities-embed" data-src="{src}" data-title="Case studies">'
        f'<a href="{PORTAL}/cases/"><b>Case studies</b> of Smart Cities</a></div>'
    )


def opened(stage: Stage, body: str) -> Page:
    """Return a partner's page with *body*."""
    stage.pages["/embed/cases/"] = content(310, "<a href='/embed/cities/'>Cities</a>")
    stage.pages["/cases/"] = "<h1>Cases</h1>"
    return stage.open(body + LOADER)


@pytest.mark.parametrize("key", [None, "Enter"], ids=["mouse", "keyboard"])
def test_it_loads_after_a_click_and_takes_the_focus(stage: Stage, key: str | None) -> None:
    page = opened(stage, card())
    assert stage.asked == [f"{PARTNER}/", f"{PORTAL}/embed.js"]
    link = page.locator(".smartcities-embed a")
    if key:
        link.press(key)
    else:
        page.locator("b").click()
    frame = page.locator("iframe")
    wait_for_value(page, "document.querySelector('iframe')?.clientHeight > 310", True)
    expect(frame).to_have_attribute("title", "Case studies")
    expect(frame).to_be_focused()
    page.keyboard.press("Tab")
    # In a frame of its own process no expect sees the focus.
    wait_for_value(framed(page), "document.activeElement.textContent", "Cities")
    # The link stays, and leads to the page now.
    link.click()
    expect(page.locator("h1")).to_have_text("Cases")


@pytest.mark.parametrize(("said", "high"), [('data-height="390" ', 390), ("", 300)])
def test_it_begins_as_high_as_its_code_says(stage: Stage, said: str, high: int) -> None:
    # Of this frame nothing is heard, so its height stays what it was to begin with.
    stage.pages["/embed/silent/"] = "<p>Silent</p>"
    silent = card(f"{PORTAL}/embed/silent/").replace("data-title", f"{said}data-title")
    page = opened(stage, silent)
    page.locator("b").click()
    expect(page.locator("iframe")).to_have_css("height", f"{high}px")


def test_one_that_came_later_works_too(stage: Stage) -> None:
    page = opened(stage, "")
    page.evaluate("(html) => { document.body.innerHTML = html; }", card())
    page.locator("b").click()
    wait_for_value(page, "document.querySelector('iframe')?.clientHeight > 310", True)


#: Clicks with some of an event's facts; tells whether the browser is left to follow the link.
LEFT_TO_THE_BROWSER = """(element, facts) => {
  let isLeft;
  const look = (event) => { isLeft = !event.defaultPrevented; event.preventDefault(); };
  addEventListener("click", look, {once: true});
  element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ...facts}));
  return isLeft;
}"""


def test_a_click_with_a_key_held_is_left_to_the_browser(stage: Stage) -> None:
    page = opened(stage, card())
    words = page.locator("b")
    for key in ("ctrlKey", "metaKey", "shiftKey", "altKey"):
        assert words.evaluate(LEFT_TO_THE_BROWSER, {key: True}) is True, key
    expect(page.locator("iframe")).to_have_count(0)
    assert words.evaluate(LEFT_TO_THE_BROWSER, {}) is False
    expect(page.locator("iframe")).to_have_count(1)


@pytest.mark.parametrize(
    "src",
    ["https://evil.example/embed/cases/", f"{PORTAL}/cases/", "/embed/cases/", "javascript:1"],
)
def test_an_address_that_is_no_frame_of_ours_stays_a_link(stage: Stage, src: str) -> None:
    page = opened(stage, card(src))
    page.locator("b").click()
    expect(page.locator("h1")).to_have_text("Cases")
