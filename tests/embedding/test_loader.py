"""What ``embed.js`` does on a partner's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.chromium import wait_for_value
from tests.embedding.stage import LOADER, PARTNER, PORTAL, Stage, content, frame, framed

pytestmark = [pytest.mark.browser, pytest.mark.full]

SANDBOX = 'sandbox="allow-scripts"'


def has_height(height: int, number: int = 0) -> str:
    """Return the condition that a frame has this height."""
    return f"document.querySelectorAll('iframe')[{number}]?.clientHeight === {height}"


@pytest.mark.parametrize("rest", ["", SANDBOX, "loading=lazy"], ids=["open", "sandboxed", "lazy"])
@pytest.mark.parametrize("place", ["before", "after", "late"])
def test_a_frame_gets_its_height_wherever_the_script_stands(
    stage: Stage, rest: str, place: str
) -> None:
    stage.pages["/embed/cases/"] = content(432)
    before, after = (LOADER if place == each else "" for each in ("before", "after"))
    page = stage.open(before + frame("/embed/cases/?frame=a1", rest) + after)
    if place == "late":  # brought by a page builder when all else is there
        page.wait_for_function("heard.some((m) => m.data.height === 432)")
        page.add_script_tag(url=f"{PORTAL}/embed.js")
    page.wait_for_function(has_height(432))
    assert page.evaluate("heights") == [432]


def test_many_frames_have_each_their_own(stage: Stage) -> None:
    for number in range(12):
        stage.pages[f"/embed/cases/{number}/"] = content(200 + 10 * number)
    page = stage.open(LOADER + "".join(frame(f"/embed/cases/{n}/") for n in range(12)))
    for number in range(12):
        page.wait_for_function(has_height(200 + 10 * number, number))


def test_frames_that_come_later_are_found(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(222)
    stage.pages["/embed/cities/"] = content(333)
    page = stage.open(LOADER)
    page.evaluate("(html) => { document.body.innerHTML += html; }", frame())
    page.wait_for_function(has_height(222))
    # Some put the address in when the frame comes near.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<iframe id=b></iframe>')")
    page.evaluate("(src) => { b.src = src; }", f"{PORTAL}/embed/cities/")
    page.wait_for_function(has_height(333, 1))
    # And move it.
    page.evaluate("document.body.prepend(b)")
    page.wait_for_function(has_height(333, 0))


def test_it_follows_what_happens_in_the_frame(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(222, "<a href='/embed/cities/'>Cities</a>")
    stage.pages["/embed/cities/"] = content(111)
    page = stage.open(LOADER + frame("/embed/cases/?frame=a1", SANDBOX))
    page.wait_for_function("heights.length === 1")
    framed(page).locator("a").click()
    page.wait_for_function(has_height(111))
    framed(page).evaluate("box.style.height = '444px'")
    page.wait_for_function(has_height(444))
    framed(page).evaluate("box.style.height = '443px'")
    framed(page).evaluate("box.style.height = '400px'")
    page.wait_for_function(has_height(400))
    # One pixel is no difference.
    assert page.evaluate("heights").count(443) == 0


@pytest.mark.parametrize(
    "css",
    [
        "iframe {border: 3px solid; box-sizing: border-box}",
        "iframe {border: 3px solid !important; padding: 5px; box-sizing: content-box}",
        "iframe {height: auto !important; aspect-ratio: 16 / 9}",
    ],
)
def test_the_partners_styles_do_not_crop_it(stage: Stage, css: str) -> None:
    stage.pages["/embed/cases/"] = content(300)
    page = stage.open(LOADER + frame().replace("style=", "data-style="), f"<style>{css}</style>")
    page.wait_for_function("heights.length")
    inside = framed(page)
    wait_for_value(inside, "innerHeight === 300", True)
    assert len(page.evaluate("heights")) == 1


def test_twice_loaded_it_works_once_and_leaves_no_global(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    card = f'<div class="smartcities-embed" data-src="{PORTAL}/embed/cases/"><a href=/>C</a></div>'
    page = stage.open(card, "<script>before = Object.keys(window)</script>")
    for _ in range(2):
        page.add_script_tag(url=f"{PORTAL}/embed.js")
    assert page.evaluate("Object.keys(window).filter((name) => !before.includes(name))") == [
        "before"
    ]
    page.locator("a").click()
    page.wait_for_function(has_height(300))
    expect(page.locator("iframe")).to_have_count(1)


def test_from_a_sandbox_a_link_opens_the_page_in_a_tab(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300, "<a href='/cases/one/'>One</a>")
    stage.pages["/cases/one/"] = "<h1>One</h1>"
    page = stage.open(LOADER + frame("/embed/cases/", SANDBOX))
    page.wait_for_function("heights.length")
    with page.context.expect_page() as opened:
        framed(page).locator("a").click()
    expect(opened.value.locator("h1")).to_have_text("One")
    assert opened.value.evaluate("opener") is None
    expect(page).to_have_url(f"{PARTNER}/")
