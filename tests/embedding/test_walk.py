"""A partner's page in a browser, once through: frames, a card, a link; nothing goes wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.embedding.stage import LOADER, PORTAL, Stage, content, frame, framed

pytestmark = pytest.mark.browser


@pytest.mark.full
def test_a_partners_page_with_frames_of_ours(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(321, "<a href='/embed/cities/'>Cities</a>")
    stage.pages["/embed/cities/"] = content(222, "<a href='/cities/one/'>One</a>")
    stage.pages["/cities/one/"] = "<h1>One</h1>"
    card = f'<div class="smartcities-embed" data-src="{PORTAL}/embed/cities/"><a href=/>C</a></div>'
    sandboxed = frame("/embed/cities/", "sandbox=allow-scripts")
    page = stage.open(frame("/embed/cases/?frame=a1") + sandboxed + card + LOADER)
    height = "document.querySelectorAll('iframe')[{}]?.clientHeight"
    page.wait_for_function(f"{height.format(0)} > 321 && {height.format(1)} > 222")
    framed(page).locator("a").click()
    page.wait_for_function(f"{height.format(0)} < 321")
    assert framed(page).url == f"{PORTAL}/embed/cities/?frame=a1"
    page.locator(".smartcities-embed a").click()
    page.wait_for_function(f"{height.format(2)} === {height.format(1)}")
    with page.context.expect_page() as opened:
        framed(page, 1).locator("a").click(delay=100)
    expect(opened.value.locator("h1")).to_have_text("One")
