"""The right height on every kind of host: at once, and without a jump after it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.embedding.stage import LOADER, PARTNER, Stage, content, frame, framed

pytestmark = [pytest.mark.browser, pytest.mark.full]

#: Keeps when the frame had loaded, and when its height changed.
WATCH = """<script>
changes = []; loaded = 0;
document.addEventListener("load", ({target}) => {
  if (target.localName === "iframe") loaded = performance.now();
}, true);
new MutationObserver((all) => {
  if (all.some(({target}) => target.localName === "iframe")) changes.push(performance.now());
}).observe(document, {attributes: true, attributeFilter: ["style", "height"], subtree: true});
</script>"""
RESIZER = f"<script src='{PARTNER}/iframeResizer.js'></script>"
SETUP = """() => iFrameResize({checkOrigin: %s, log: false}, "iframe")"""


@pytest.mark.parametrize("rest", ["", "sandbox=allow-scripts"], ids=["open", "sandboxed"])
@pytest.mark.parametrize("host", ["embed.js", "iframe-resizer"])
def test_a_frame_has_its_height_at_once_and_keeps_it(stage: Stage, host: str, rest: str) -> None:
    stage.pages["/embed/cases/"] = content(432)
    page = stage.open("", WATCH + (LOADER if host == "embed.js" else RESIZER))
    page.evaluate("(html) => { document.body.innerHTML = html; }", frame(rest=rest))
    if host == "iframe-resizer":
        # It speaks to the origin in the address alone, unless it is told not to check.
        page.evaluate(SETUP % ("false" if rest else "true"))
    page.wait_for_function("loaded && document.querySelector('iframe').clientHeight === 432")
    # Whatever else would be said comes within this time; then one more change, to know.
    page.wait_for_function("performance.now() > loaded + 300")
    changes, loaded = page.evaluate("[changes, loaded]")
    assert max(changes) - loaded < 100
    follows(page)


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
