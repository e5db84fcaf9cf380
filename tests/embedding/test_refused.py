"""A frame that was refused, or never came, leaves a link to the page."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from smartcities.sharing.embeds.refused import script
from tests.chromium import wait_for_value
from tests.embedding.stage import LOADER, PARTNER, PORTAL, Stage, content, frame

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
    expect(page.locator("iframe")).to_be_hidden()
    link = page.locator(".smartcities-card a")
    expect(link).to_have_text("Cases")
    expect(link).to_have_attribute("href", f"{PORTAL}{page_address}")
    expect(page.locator("#line")).to_be_visible()


@pytest.mark.parametrize("rest", ["", "loading=lazy", "sandbox=allow-scripts"])
def test_a_slow_frame_comes_back_in_place_of_the_link_when_it_speaks(
    stage: Stage, rest: str
) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.held.add("/embed/cases/")
    wide = "<style>iframe {width: 70% !important; min-height: 99px}</style>"
    page = stage.open(LOADER + frame(rest=rest) + LINE, wide, clock=True)
    width = page.locator("iframe").evaluate("(frame) => frame.offsetWidth")
    seen(page)
    page.clock.run_for(5001)
    link = page.locator(".smartcities-card a")
    expect(link).to_be_visible()
    expect(page.locator("iframe")).to_be_hidden()
    # It takes no room, not even that of a line.
    assert page.locator("iframe").evaluate("(frame) => frame.offsetHeight") == 0
    link.focus()
    page.clock.run_for(600_000)
    stage.release()
    wait_for_value(page, "heard.some(({data}) => data.height === 300)", True)
    expect(page.locator("iframe")).to_be_visible()
    expect(page.locator("iframe")).to_have_css("height", "300px")
    expect(page.locator("iframe")).to_have_js_property("offsetWidth", width)
    expect(page.locator("iframe")).to_be_focused()
    expect(page.locator(".smartcities-card")).to_have_count(0)
    style = "width: 100%; border: 0px; height: 300px !important;"
    expect(page.locator("iframe")).to_have_attribute("style", style)


@pytest.mark.parametrize("language", ["en", "da"])
def test_words_and_the_way_to_the_form_join_the_link_of_a_site_that_is_no_partner(
    stage: Stage, language: str
) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.refused.add("/embed/cases/")
    said = {
        "text": "partner.example is <b>no</b> partner yet.",
        "label": "Become a partner",
        "href": f"{PORTAL}/share/partner/?site={PARTNER}",
        "lang": language,
    }
    stage.pages["/embed/refused.js"] = f"({script(1)})({json.dumps(said)});"
    page = stage.open(LOADER + frame(f"/embed/cases/?lang={language}&limit=3") + LINE, clock=True)
    seen(page)
    page.clock.run_for(5001)
    card = page.locator(".smartcities-card")
    words = card.locator("span")
    expect(words).to_have_text(f"{said['text']} {said['label']}")
    expect(words).to_have_attribute("lang", language)
    link = words.locator("a")
    expect(link).to_have_attribute("href", said["href"])
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener")
    # The link to the page stays, and of the script nothing.
    expect(card.locator("a").first).to_have_text("Cases")
    expect(card.locator("script")).to_have_count(0)
    (asked,) = [parse_qs(urlsplit(each).query) for each in stage.asked if "refused" in each]
    address = f"{PORTAL}/embed/cases/?lang={language}&limit=3"
    assert asked == {"site": [PARTNER], "on": [address]}


def test_words_that_come_after_the_frame_stay_away(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.held |= {"/embed/cases/", "/embed/refused.js"}
    said = {"text": "No partner.", "label": "Become one", "href": PORTAL, "lang": "en"}
    stage.pages["/embed/refused.js"] = f"({script(1)})({json.dumps(said)});window.ran = true"
    page = stage.open(LOADER + frame() + LINE, clock=True)
    seen(page)
    page.clock.run_for(5001)
    expect(page.locator(".smartcities-card a")).to_be_visible()
    # The frame first: the last one that waits is answered first.
    stage.waiting.sort(key=lambda route: "refused" not in route.request.url)
    stage.release()
    expect(page.locator("iframe")).to_be_visible()
    wait_for_value(page, "window.ran", True)
    expect(page.locator(".smartcities-card")).to_have_count(0)
    expect(page.get_by_text("No partner.")).to_have_count(0)


def test_the_link_goes_with_the_frame_that_it_stands_for(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(300)
    stage.refused.add("/embed/cases/")
    page = stage.open(LOADER + frame() + LINE, clock=True)
    seen(page)
    page.clock.run_for(5001)
    expect(page.locator(".smartcities-card a")).to_be_visible()
    page.evaluate("document.querySelector('iframe').remove()")
    expect(page.locator(".smartcities-card")).to_have_count(0)


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
