"""A stock WordPress shows our card at the right height, and its links lead on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.wordpress.provider import ADDRESS, Provider, provider
from tests.wordpress.site import WordPress

pytestmark = [pytest.mark.browser, pytest.mark.full]

#: How the block editor keeps an address that was pasted on a line of its own.
BLOCK = (
    '<!-- wp:embed {"url":"%s","type":"rich"} --><figure class="wp-block-embed is-type-rich">'
    '<div class="wp-block-embed__wrapper">\n%s\n</div></figure><!-- /wp:embed -->'
)


def shown(page: Page, post: str) -> FrameLocator:
    """Open a post and return our frame in it."""
    page.goto(post)
    expect(page.locator("iframe.wp-embedded-content")).to_be_visible()
    return page.frame_locator("iframe.wp-embedded-content")


def test_a_post_with_our_address(chromium: Browser, partner: WordPress) -> None:
    with provider():
        address = f"{ADDRESS}/page/"
        line, block = partner.publish(f"Before\n\n{address}\n\nAfter", BLOCK % (address, address))
        page = chromium.new_page()
        for post in (line, block):
            frame = shown(page, post)
            assert page.locator("iframe").evaluate("(frame) => frame.clientHeight") == 456
            expect(page.locator("blockquote")).to_be_hidden()
            for link, title in (("A page", "A page"), ("PDF", "A file")):
                frame.get_by_role("link", name=link).click()
                expect(page.locator("h1")).to_have_text(title)
                frame = shown(page, post)
        page.close()


def test_where_framing_is_refused_the_quotation_stays(
    chromium: Browser, partner: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Provider, "policy", "frame-ancestors 'none'")
    with provider():
        (post,) = partner.publish(f"{ADDRESS}/page/")
        page = chromium.new_page()
        page.goto(post, wait_until="load")
        link = page.locator("blockquote a")
        expect(link).to_be_visible()
        link.click()
        expect(page.locator("h1")).to_have_text("A page")
        page.close()
