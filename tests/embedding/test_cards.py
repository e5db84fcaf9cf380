"""Real cards, measured: they fit their frames, weigh little and never jump."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from bench.partner import Frame, html, oembed, partner
from bench.server import RULE, free_port
from smartcities.sharing.oembed.heights import MOST, USUAL
from tests.chromium import executable
from tests.embedding.cards import addresses
from tests.embedding.fit import faults
from tests.served.portal import Portal, Stock
from tests.turns import by_turns

pytestmark = [pytest.mark.browser, pytest.mark.full]

#: A card of each kind.
KINDS = (
    "/case-studies/extreme-0/",
    "/case-studies/extreme-1/",
    "/reports/danish-smart-cities/",
    "/reports/danish-smart-cities/recommendations/1/",
    "/experts/extreme-0/",
    "/resources/extreme-3/",
    "/events/extreme-2/",
    "/case-studies/",
    "/themes/",
    "/themes/energy/",
    "/map/",
)
#: Every property of every element that is drawn, and where it stands.
DRAWING = """[...document.querySelectorAll("body, body *")].filter((each) =>
  each.checkVisibility()).map((each) => {
  const style = getComputedStyle(each), { x, y, width, height } = each.getBoundingClientRect();
  const said = [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`);
  return [each.localName, x, y, width, height, ...said.filter((one) => !one.startsWith("--"))];
})"""
#: Bytes of a card without its picture, as they travel.
WEIGHT = 15_000
#: Heights in pixels in which the sheet leaves out more and more, and that in which a title is read.
LOW = (185, 150, 95, 75, 40)
#: Until two frames were drawn: what was going to move has moved.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Gives each frame on a partner's page its height.
GROW = """(heights) => document.querySelectorAll("iframe").forEach((each, number) => {
  each.height = heights[number];
})"""
#: What of a card found no room in its frame.
OUT_OF_SIGHT = """[...document.querySelectorAll("main *")].filter((each) => {
  const { left, right, width } = each.getBoundingClientRect();
  return width && each.checkVisibility() && (right <= 0 || left >= innerWidth);
}).map((each) => each.outerHTML.slice(0, 99))"""
#: Whether a card is larger than its frame.
SCROLLS = """(({ scrollHeight, scrollWidth }) =>
  scrollHeight > innerHeight || scrollWidth > innerWidth)(document.documentElement)"""
WIDTHS, HEIGHTS = (320, 600), (200, 300, 400, 600)
BOUNDS = [
    {},
    *({"maxwidth": width} for width in WIDTHS),
    *({"maxwidth": width, "maxheight": height} for width in WIDTHS for height in HEIGHTS),
]

#: Whether the sheet left out a part of a card that was there when its height was chosen.
LEFT_OUT = """() => {
  const root = document.documentElement, shown = document.body.innerText;
  root.classList.add("is-measured");
  const all = document.body.innerText;
  root.classList.remove("is-measured");
  return shown !== all;
}"""


@pytest.fixture(scope="module")
def portal(stock: Stock) -> Iterator[Portal]:
    """Serve the portal; anybody may frame it."""
    with stock.served(free_port()) as served:
        served.run(RULE.format("anyone"))
        yield served
        # The stock is for other tests as well.
        served.run(RULE.format("partners"))


# By turns, so that each bound meets dozens of cards; by hand each meets all of them.
@pytest.mark.parametrize("turns", [8, pytest.param(1, marks=pytest.mark.drill)])
def test_no_card_asks_for_more_than_oembed_was_told_there_is(
    portal: Portal, chromium: Browser, turns: int
) -> None:
    with partner(chromium) as site:
        for number, url in enumerate(addresses(portal)):
            those = BOUNDS[number % turns :: turns]
            frames = [oembed(portal.address, url, **bounds) for bounds in those]
            for bounds, shown, asked in zip(those, frames, site.show(*frames), strict=True):
                most = bounds.get("maxheight", MOST)
                assert shown.width <= bounds.get("maxwidth", USUAL)
                assert max(shown.height, asked) <= most, f"{url} {bounds}"
        assert site.wrong == []


@pytest.mark.parametrize(("path", "view"), by_turns(KINDS, ["card", "line"]))
def test_every_card_is_readable_in_frames_of_all_heights(
    portal: Portal, chromium: Browser, path: str, view: str
) -> None:
    asked = [(path, width) for width in (220, 320, 500, 700)]
    with partner(chromium) as site:
        usual = [
            oembed(portal.address, portal.address + path, maxwidth=width) for path, width in asked
        ]
        frames = [
            Frame(f"{portal.address}/embed{path}?view={view}", width, high)
            for (_path, width), frame in zip(asked, usual, strict=True)
            for high in (frame.height, 300, 200, *LOW)
        ]
        site.show(*frames)
        for frame, inside in zip(frames, site.page.frames[1:], strict=True):
            # Where hardly a line has room, that is the title.
            wrong = faults(inside, has_source=frame.height > 81)
            assert wrong == [], f"{frame.width} × {frame.height}"
        assert site.wrong == []


def test_in_a_narrow_column_the_answer_of_oembed_is_whole_lines_within_it(
    portal: Portal, chromium: Browser
) -> None:
    """Pasted as it is: no sandbox, no script around it, no word of how wide the column is."""
    answers = {each: html(portal.address, portal.address + each) for each in KINDS}
    with partner(chromium) as site:
        for width in (220, 320, 358, 600):
            column = '<div class=column style="width:{}px;overflow-x:auto">{}</div>'
            site.show(*(column.format(width, each) for each in answers.values()))
            frames = site.page.locator("iframe")
            boxes = frames.evaluate_all("(all) => all.map((each) => each.offsetWidth)")
            assert boxes == [width] * len(KINDS)
            for path, inside in zip(answers, site.page.frames[1:], strict=True):
                assert faults(inside) == [], f"{path} in {width}"
                assert inside.evaluate(SCROLLS) is False, f"{path} in {width}"
        assert site.wrong == []


def test_a_scrollbar_changes_no_height(portal: Portal, chromium: Browser) -> None:
    low = [
        replace(oembed(portal.address, portal.address + each), width=320, height=200)
        for each in KINDS
    ]
    visible = chromium.browser_type.launch(
        executable_path=executable(),
        args=["--no-sandbox"],
        # A browser without a window has none that take room.
        ignore_default_args=["--hide-scrollbars"],
    )
    told = []
    for browser in (chromium, visible):
        with partner(browser) as site:
            told.append(site.show(*low))
            assert site.wrong == []
    visible.close()
    assert told[0] == told[1]


@pytest.mark.parametrize(("height", "width"), by_turns(LOW, [150, 320, 600]))
def test_a_low_frame_shows_the_title_within_the_height_that_was_asked_for(
    portal: Portal, chromium: Browser, height: int, width: int
) -> None:
    asked = [(each, height) for each in KINDS]
    frames = [
        oembed(portal.address, portal.address + each, maxwidth=width, maxheight=height)
        for each, height in asked
    ]
    with partner(chromium) as site:
        shown = zip(asked, frames, site.show(*frames), site.page.frames[1:], strict=True)
        for (path, most), frame, high, inside in shown:
            assert max(high, frame.height) <= most, path
            assert faults(inside, has_source=most > 81) == [], path
        assert site.wrong == []


@pytest.mark.parametrize(("view", "width"), by_turns(["card", "text", "line"], WIDTHS))
def test_the_sheet_of_cards_draws_them_as_that_of_all_pages_does(
    portal: Portal, chromium: Browser, view: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    for path in KINDS:
        page.goto(f"{portal.address}/embed{path}?view={view}")
        drawn = page.evaluate(DRAWING)
        page.add_style_tag(url=f"{portal.address}/static/css/portal.css")
        page.evaluate("document.querySelector('link[rel=stylesheet]').remove()")
        assert page.evaluate(DRAWING) == drawn, path
    page.close()


@pytest.mark.parametrize("path", KINDS)
def test_a_card_weighs_little_tells_its_height_at_once_and_never_jumps(
    portal: Portal, chromium: Browser, path: str
) -> None:
    with partner(chromium) as site:
        frame = oembed(portal.address, portal.address + path)
        (height,) = site.show(frame)
        # Both the page around and the card have drawn what they had to.
        site.page.frames[1].evaluate(DRAWN)
        site.page.evaluate(DRAWN)
        told = site.page.evaluate("told")
        sent = {
            each.url.removeprefix(portal.address): each.sizes()["responseBodySize"]
            for each in site.fetched
            if each.url.startswith(portal.address)
        }
        assert site.wrong == []
    weight = sum(size for url, size in sent.items() if not url.startswith("/media/"))
    # The first height is the only one; `./run bench --pages` tells how soon.
    assert {each for _number, each, _at in told} == {height}
    assert 0 < weight <= WEIGHT
    assert any(url.startswith("/static/css/portal-card.") for url in sent)


@pytest.mark.parametrize(("path", "view"), by_turns(KINDS, ["card", "text", "line"]))
def test_in_the_height_that_it_asked_for_all_of_a_card_stands(
    portal: Portal, chromium: Browser, path: str, view: str
) -> None:
    frames = [
        Frame(f"{portal.address}/embed{path}?view={view}", width, 100)
        for width in (220, 320, 500, 700)
    ]
    with partner(chromium) as site:
        heights = site.show(*frames)
        site.page.evaluate(GROW, heights)
        for inside in site.page.frames[1:]:
            inside.locator("html.is-whole").wait_for(state="attached")
            inside.evaluate(DRAWN)
            assert inside.evaluate(OUT_OF_SIGHT) == []
            assert inside.evaluate(LEFT_OUT) is False
            assert faults(inside) == []
        assert site.page.evaluate("told.length") == len(frames)
