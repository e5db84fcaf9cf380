"""A stock WordPress finds our oEmbed by itself and shows our cards, from which links lead on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.served.portal import Portal
from tests.wordpress.site import WordPress

pytestmark = [pytest.mark.browser, pytest.mark.full]

#: How the block editor keeps an address that was pasted on a line of its own.
BLOCK = (
    '<!-- wp:embed {"url":"%s","type":"rich"} --><figure class="wp-block-embed is-type-rich">'
    '<div class="wp-block-embed__wrapper">\n%s\n</div></figure><!-- /wp:embed -->'
)
CASE = "/case-studies/ecogrid-eu-bornholm/"
REPORT = "/reports/danish-smart-cities/"
#: What is pasted: its heading as a card, and where "read on" leads if not to the same address.
PASTED = {
    CASE: ("EcoGrid EU: a five-minute electricity market on Bornholm", ""),
    "/case-studies/": ("Case studies", ""),
    "/case-studies/?country=DK&theme=energy": (
        "Case studies in Denmark about Energy",
        "/case-studies/?theme=energy&country=DK",
    ),
    f"{REPORT}recommendations/1/": ("Nurture Smart City system-thinking", ""),
    "/case-studies/as-it-was-called/": ("Renamed", "/case-studies/as-it-is-called/"),
    "/map/?country=DK": ("Case studies in Denmark", ""),
    "/themes/energy/": ("Energy", ""),
    "/cities/extreme-0/": ("How nineteen hundred households", ""),
    f"/embed{CASE}?theme=dark&view=text": (
        "EcoGrid EU: a five-minute electricity market on Bornholm",
        CASE,
    ),
    f"/da{CASE}": ("EcoGrid EU: a five-minute electricity market on Bornholm", ""),
}
#: How high the card would be if it had all the room that oEmbed was told of.
ASKED = """() => {
  const root = document.documentElement;
  root.classList.add("is-measured");
  const { height } = root.getBoundingClientRect();
  root.classList.remove("is-measured");
  const most = new URLSearchParams(location.search).get("maxheight") || Infinity;
  return Math.min(height, most);
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Return an empty page of a browser of its own."""
    with chromium.new_context() as context:
        yield context.new_page()


def shown(page: Page, post: str) -> Frame:
    """Open a post and return our frame in it, loaded."""
    page.goto(post, wait_until="load")
    frame = page.locator("iframe.wp-embedded-content")
    expect(frame).to_have_css("clip", "auto")
    expect(page.locator("blockquote")).to_be_hidden()
    inside = frame.element_handle().content_frame()
    inside.wait_for_load_state("load")
    return inside


def gets_its_height(page: Page, inside: Frame) -> None:
    """Wait until the frame is as high as its content asks for, within WordPress's own bounds."""
    content = inside.evaluate(ASKED)
    page.wait_for_function(
        "(high) => Math.abs(document.querySelector('iframe').clientHeight - high) <= 1",
        arg=min(max(content, 200), 1000),
    )


@pytest.mark.parametrize(("path", "expected"), PASTED.items(), ids=list(PASTED))
def test_an_address_on_a_line_becomes_our_card(
    page: Page, blog: WordPress, portal: Portal, path: str, expected: tuple[str, str]
) -> None:
    address = f"{portal.address}{path}"
    line, block = blog.publish(f"Before\n\n{address}\n\nAfter", BLOCK % (address, address))
    title, leads_to = expected
    for post in (line, block):
        inside = shown(page, post)
        assert inside.url.startswith(f"{portal.address}/embed/")
        expect(inside.locator("h1")).to_contain_text(title)
        gets_its_height(page, inside)
    inside.locator(".embed__source a").click()
    expect(page).to_have_url(f"{portal.address}{leads_to or path}")
    expect(page.locator(".site-head")).to_be_visible()


def test_the_title_leads_to_our_page_and_the_file_of_a_report_is_one_click_away(
    page: Page, blog: WordPress, portal: Portal
) -> None:
    (post,) = blog.publish(f"{portal.address}{REPORT}")
    inside = shown(page, post)
    before = page.url
    with page.expect_download() as started:
        inside.get_by_role("link", name="PDF").click()
    assert started.value.url == f"{portal.address}{REPORT}download/"
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF-")
    expect(page).to_have_url(before)
    inside.locator("h1 a").click()
    expect(page).to_have_url(f"{portal.address}{REPORT}")


def test_where_framing_is_refused_the_quotation_stays(
    page: Page, blog: WordPress, refusing: Portal
) -> None:
    (post,) = blog.publish(f"{refusing.address}{CASE}")
    page.goto(post, wait_until="load")
    link = page.locator("blockquote a")
    expect(link).to_be_visible()
    # WordPress's way of hiding a frame of which nothing was heard.
    expect(page.locator("iframe")).to_have_css("clip", "rect(1px, 1px, 1px, 1px)")
    link.click()
    expect(page).to_have_url(f"{refusing.address}{CASE}")
