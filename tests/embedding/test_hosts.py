"""The right height on every kind of host, without a jump after it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.embedding.stage import LOADER, PARTNER, Stage, content, frame, framed

pytestmark = [pytest.mark.browser, pytest.mark.full]

RESIZER = f"<script src='{PARTNER}/iframeResizer.js'></script>"
SETUP = """() => iFrameResize({checkOrigin: %s, log: false}, "iframe")"""


@pytest.mark.parametrize("rest", ["", "sandbox=allow-scripts"], ids=["open", "sandboxed"])
@pytest.mark.parametrize("host", ["embed.js", "iframe-resizer"])
def test_a_frame_gets_its_height_and_keeps_it(stage: Stage, host: str, rest: str) -> None:
    stage.pages["/embed/cases/"] = content(432)
    page = stage.open("", LOADER if host == "embed.js" else RESIZER)
    page.evaluate("(html) => { document.body.innerHTML = html; }", frame(rest=rest))
    if host == "iframe-resizer":
        # It speaks to the origin in the address alone, unless it is told not to check.
        page.evaluate(SETUP % ("false" if rest else "true"))
    page.wait_for_function("heights.includes(432)")
    follows(page)
    # As pasted, then nothing in between: whatever was said of one came before the next.
    assert list(dict.fromkeys([150, *page.evaluate("heights")])) == [150, 432, 700, 90]


def follows(page: Page) -> None:
    """Assert that the host follows the frame when it grows and when it shrinks."""
    for height in (700, 90):
        framed(page).evaluate("(height) => { box.style.height = `${height}px`; }", height)
        page.wait_for_function(f"document.querySelector('iframe').clientHeight === {height}")


def test_iframe_resizer_with_many_frames(stage: Stage) -> None:
    for number in range(6):
        stage.pages[f"/embed/cases/{number}/"] = content(200 + 10 * number)
    page = stage.open("".join(frame(f"/embed/cases/{n}/") for n in range(6)), RESIZER)
    page.evaluate(SETUP % "true")
    page.wait_for_function(
        "[...document.querySelectorAll('iframe')].every((f, n) => f.clientHeight === 200 + 10 * n)"
    )


def test_without_a_script_the_frame_stands_as_it_was_pasted(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(432)
    page = stage.open(frame())
    page.wait_for_function("heard.length > 1")
    assert page.evaluate("document.querySelector('iframe').clientHeight") == 150
    assert page.evaluate("heights") == []
