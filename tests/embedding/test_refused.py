"""A frame that was refused, or never came, leaves a link to the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.embedding.stage import LOADER, PORTAL, Stage, content, frame

pytestmark = [pytest.mark.browser, pytest.mark.full]

LINE = '<p id=line><a href="https://portal.example/cases/">Cases</a>, Smart Cities</p>'


def seen(page) -> None:
    """Let the browser draw, so that it knows what is in sight."""
    page.evaluate("document.body.offsetHeight")
    page.wait_for_function("true", polling="raf")
    page.evaluate("""new Promise((done) => new IntersectionObserver(done)
        .observe(document.body))""")


@pytest.mark.parametrize(
    ("address", "page_address"),
    [
        ("/embed/cases/", "/cases/"),
        ("/embed/cases/?view=card&theme=dark&frame=a&accent=x&limit=3", "/cases/"),
        ("/embed/cases/?country=DK&theme=energy&view=card", "/cases/?country=DK&theme=energy"),
        ("/embed/cases/?lang=da&q=vand+og", "/da/cases/?q=vand+og"),
        ("/embed/cases/#?secret=abc", "/cases/"),
    ],
)
def test_after_five_seconds_a_link_stands_in_its_place(
    stage: Stage, address: str, page_address: str
) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.refused.add("/embed/cases/")
    page = stage.open(LOADER + frame(address) + LINE, clock=True)
    seen(page)
    page.clock.run_for(4900)
    expect(page.locator("iframe")).to_have_count(1)
    page.clock.run_for(200)
    expect(page.locator("iframe")).to_have_count(0)
    link = page.locator(".smartcities-card a")
    expect(link).to_have_text("Cases")
    expect(link).to_have_attribute("href", f"{PORTAL}{page_address}")
    expect(page.locator("#line")).to_be_visible()


def test_a_frame_that_spoke_stays(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    page = stage.open(LOADER + frame(), clock=True)
    seen(page)
    page.wait_for_function("heights.length")
    page.clock.run_for(60_000)
    expect(page.locator("iframe")).to_have_count(1)


def test_one_that_spoke_before_the_script_came_stays(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    page = stage.open(frame(rest="sandbox=allow-scripts"), clock=True)
    page.wait_for_function("heard.length > 1")
    page.add_script_tag(url=f"{PORTAL}/embed.js")
    seen(page)
    page.clock.run_for(20)  # the frame's own time too
    page.wait_for_function("heights.length")
    page.clock.run_for(60_000)
    expect(page.locator("iframe")).to_have_count(1)


@pytest.mark.parametrize("hidden", ["display:none", "margin-top:6000px"], ids=["tab", "far"])
def test_one_out_of_sight_is_given_its_time_when_it_comes_near(stage: Stage, hidden: str) -> None:
    stage.pages["/embed/cases/"] = content(300)
    body = f'<div id=place style="{hidden}">{frame(rest="loading=lazy")}</div>'
    page = stage.open(LOADER + body, clock=True)
    seen(page)
    page.clock.run_for(60_000)
    expect(page.locator("iframe")).to_have_count(1)
    page.evaluate("place.removeAttribute('style')")
    page.wait_for_function("heights.at(-1) === 300")
    page.clock.run_for(60_000)
    expect(page.locator("iframe")).to_have_count(1)


def test_a_refused_one_out_of_sight_is_replaced_once_it_is_seen(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.refused.add("/embed/cases/")
    page = stage.open(LOADER + f"<div id=place style='display:none'>{frame()}</div>", clock=True)
    seen(page)
    page.clock.run_for(60_000)
    expect(page.locator("iframe")).to_have_count(1)
    page.evaluate("place.removeAttribute('style')")
    seen(page)
    page.clock.run_for(5001)
    expect(page.locator(".smartcities-card a")).to_be_visible()


def test_the_focus_goes_on_to_the_link(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.refused.add("/embed/cases/")
    card = f'<div class="smartcities-embed" data-src="{PORTAL}/embed/cases/" data-title="Cases">'
    page = stage.open(
        LOADER + card + '<a href="https://portal.example/cases/">C</a></div>', clock=True
    )
    page.locator("a").click()
    seen(page)
    page.clock.run_for(5001)
    expect(page.locator(".smartcities-card a")).to_be_focused()
