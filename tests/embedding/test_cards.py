"""Real cards, measured: they end where their frame does, weigh little and never jump."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from smartcities.sharing.oembed.size import LEAST, MOST, USUAL

from bench.partner import oembed, partner
from bench.server import RULE, free_port
from tests.embedding.cards import addresses
from tests.served.portal import Portal, Stock

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
#: The least heights in pixels before the sheet leaves out more, and that in which a title is read.
LOW = (LEAST, 135, 95, 75, 40)
#: Until two frames were drawn: what was going to move has moved.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TITLE_ENDS = "document.querySelector('h1').getBoundingClientRect().bottom"
WIDTHS, HEIGHTS = (320, 600), (200, 300, 400, 600)
BOUNDS = [
    {},
    *({"maxwidth": width} for width in WIDTHS),
    *({"maxwidth": width, "maxheight": height} for width in WIDTHS for height in HEIGHTS),
]


@pytest.fixture(scope="module")
def portal(stock: Stock) -> Iterator[Portal]:
    """Serve the portal; anybody may frame it."""
    with stock.served(free_port()) as served:
        served.run(RULE.format("anyone"))
        yield served
        # The stock is for other tests as well.
        served.run(RULE.format("partners"))


def test_every_card_ends_within_the_frame_that_oembed_asks_for(
    portal: Portal, chromium: Browser
) -> None:
    too_high, unused = [], []
    with partner(chromium) as site:
        for url in addresses(portal):
            asked = [(bounds, oembed(portal.address, url, **bounds)) for bounds in BOUNDS]
            # How high a card is does not depend on its frame's height: it is drawn once a width.
            drawn = {(frame.src, frame.width): frame for _bounds, frame in asked}
            heights = dict(zip(drawn, site.show(*drawn.values()), strict=True))
            for bounds, frame in asked:
                height = heights[frame.src, frame.width]
                assert frame.width <= bounds.get("maxwidth", USUAL)
                most = min(frame.height, bounds.get("maxheight", MOST))
                if height > most:
                    too_high.append(f"{url} {bounds}: {height} of {most}")
                unused.append(frame.height - height)
        assert site.wrong == []
    assert too_high == []
    # Without a script the frame stays as it was asked for: little of it is empty.
    unused.sort()
    print(f"\n{len(unused)} frames; empty: {unused[len(unused) // 2]:.0f}, {unused[-1]:.0f} px")
    assert unused[len(unused) // 2] < 50
    assert unused[-1] < 150


@pytest.mark.parametrize("width", [150, 320, 600])
def test_a_low_frame_shows_the_title_within_the_height_that_was_asked_for(
    portal: Portal, chromium: Browser, width: int
) -> None:
    asked = [(each, height) for each in KINDS for height in LOW]
    frames = [
        oembed(portal.address, portal.address + each, maxwidth=width, maxheight=height)
        for each, height in asked
    ]
    with partner(chromium) as site:
        shown = zip(asked, frames, site.show(*frames), site.page.frames[1:], strict=True)
        for (path, most), frame, high, inside in shown:
            title = inside.locator("h1 a").bounding_box()
            assert high <= frame.height <= most, path
            assert title["height"] > 20, path
            assert inside.evaluate(TITLE_ENDS) <= frame.height, path
        assert site.wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sheet_of_cards_draws_them_as_that_of_all_pages_does(
    portal: Portal, chromium: Browser, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    for path in KINDS:
        for view in ("card", "text", "line"):
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
    # The first height is the right one, and the only one; `./run bench --pages` tells how soon.
    assert {each for _number, each, _at in told} == {-(-height // 1)}
    assert 0 < weight <= WEIGHT
    assert any(url.startswith("/static/css/portal-card.") for url in sent)
