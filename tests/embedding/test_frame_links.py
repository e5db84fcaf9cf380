"""Where links in a frame lead: other embeds stay in it, everything else leaves it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import wait_for_value
from tests.embedding.stage import LOADER, PORTAL, Stage, content, frame, framed, heard

pytestmark = [pytest.mark.browser, pytest.mark.full]

SANDBOX = 'sandbox="allow-scripts"'
LINKS = """
<p><a id=next href="/embed/cases/?page=2#hits">Next</a>
<a id=first href="/embed/cases/">1</a> <a id=place href="#box">Place</a>
<a id=page href="/cases/one/">A case</a> <a id=mail href="mailto:a@b.example">Write</a>
<a id=call href="tel:+4512345678">Call</a>
<a id=other href="https://Other.example/a b?c&amp;d#e">Other</a> <a id=bad href="https://[bad/">Bad</a>
<svg width=60 height=20><a id=drawn href="/cases/two/"><text y=15>Bar</text></a></svg></p>
<p class=embed__source><a href="/cases/">Read on Smart Cities</a></p>"""


def shown(stage: Stage, address: str, rest: str = "") -> Page:
    """Return a page with a frame of links, once it has told its height."""
    stage.pages["/embed/cases/"] = content(50, LINKS)
    for path in ("/cases/one/", "/cases/two/"):
        stage.pages[path] = f"<title>{path}</title><h1>{path}</h1>"
    # Its clock stands: WordPress is not told the height again meanwhile.
    page = stage.open(frame(address, rest), clock=True)
    page.wait_for_function("heard.some((m) => m.data.type)")
    return page


@pytest.mark.parametrize("rest", ["", SANDBOX], ids=["open", "sandboxed"])
def test_paging_keeps_the_secret_and_the_name(stage: Stage, rest: str) -> None:
    page = shown(stage, "/embed/cases/?frame=a1#?secret=Abc123", rest)
    for name, query in (("next", "?page=2&frame=a1"), ("first", "?frame=a1")):
        page.evaluate("heard.length = 0")
        framed(page).locator("#place").click()
        framed(page).locator(f"#{name}").click()
        page.wait_for_function("heard.some((m) => m.data.secret === 'Abc123')")
        assert framed(page).url == f"{PORTAL}/embed/cases/{query}#?secret=Abc123"
    assert {each["id"] for each in heard(page, "ours")} == {"a1"}


def test_without_either_an_address_stays_as_it_is(stage: Stage) -> None:
    inside = framed(shown(stage, "/embed/cases/"))
    following = inside.locator("#next")
    expect(following).to_have_attribute("href", f"{PORTAL}/embed/cases/?page=2#hits")
    expect(inside.locator("#place")).to_have_attribute("href", "#box")


@pytest.mark.parametrize("rest", ["", SANDBOX], ids=["open", "sandboxed"])
def test_a_place_on_the_page_is_gone_to_in_the_frame(stage: Stage, rest: str) -> None:
    # As in embed.html: what says nothing else opens a tab, which no sandbox does.
    stage.pages["/embed/cases/"] = content(50, f"<base target=_blank>{LINKS}")
    page = stage.open(frame("/embed/cases/?frame=a1#?secret=Abc123", rest))
    page.wait_for_function("heard.some((m) => m.data.type)")
    framed(page).locator("#place").click()
    wait_for_value(framed(page), "location.hash === '#box'", True)
    assert len(page.context.pages) == 1
    # The way on still knows what the frame was called.
    page.evaluate("heard.length = 0")
    framed(page).locator("#next").click()
    page.wait_for_function("heard.some((m) => m.data.secret === 'Abc123')")


def test_links_that_come_later_keep_them_too(stage: Stage) -> None:
    page = shown(stage, "/embed/cases/#?secret=Abc123")
    inside = framed(page)
    inside.evaluate("box.innerHTML = '<a id=late href=/embed/cities/>Late</a>'")
    stage.pages["/embed/cities/"] = content(70)
    inside.locator("#late").click()
    page.wait_for_function("heard.some((m) => m.data.value === 70)")
    assert framed(page).url == f"{PORTAL}/embed/cities/#?secret=Abc123"


@pytest.mark.parametrize("name", ["page", "drawn"])
def test_a_link_out_opens_a_tab_without_hold_on_the_frame(stage: Stage, name: str) -> None:
    page = shown(stage, "/embed/cases/")
    with page.context.expect_page() as opened:
        framed(page).locator(f"#{name}").click()
    tab = opened.value
    expect(tab.locator("h1")).to_be_visible()
    assert tab.evaluate("opener") is None
    assert heard(page, "wordpress") == []


def test_in_wordpress_a_link_out_is_told_and_nothing_else_happens(stage: Stage) -> None:
    page = shown(stage, "/embed/cases/#?secret=Abc123", SANDBOX)
    for name, url in (("page", "/cases/one/"), ("drawn", "/cases/two/")):
        page.evaluate("heard.length = 0")
        framed(page).locator(f"#{name}").click()
        page.wait_for_function("heard.length > 0")
        told = {"message": "link", "value": f"{PORTAL}{url}", "secret": "Abc123"}
        assert heard(page, "wordpress") == [told]
    assert len(page.context.pages) == 1


OUT = (
    f"{PORTAL}/out/?on=%2Fembed%2Fcases%2F%3Fframe%3Da1"
    "&to=https%3A%2F%2FOther.example%2Fa+b%3Fc%26d%23e"
)


def test_a_link_to_another_site_goes_by_our_host_as_it_stands_in_the_page(stage: Stage) -> None:
    page = shown(stage, "/embed/cases/?frame=a1#?secret=Abc123", SANDBOX)
    page.evaluate("heard.length = 0")
    framed(page).locator("#other").click()
    page.wait_for_function("heard.length > 0")
    assert heard(page, "wordpress") == [{"message": "link", "value": OUT, "secret": "Abc123"}]
    # The page itself stays honest: readers see and copy the address.
    honest = framed(page).locator("#other")
    expect(honest).to_have_attribute("href", "https://Other.example/a b?c&d#e")


def test_wordpress_follows_it_to_the_other_site(stage: Stage) -> None:
    # As in wp-embed.js: only http(s), only the host of the frame, only while it has the focus.
    follow = """<script>addEventListener("message", ({data, source}) => {
        const frame = document.querySelector("iframe");
        if (data.message !== "link" || source !== frame.contentWindow) return;
        const [to, of] = [new URL(data.value), new URL(frame.src)];
        if (/^https?:$/.test(to.protocol) && to.host === of.host &&
            document.activeElement === frame) top.location.href = data.value;
    })</script>"""
    stage.pages["/embed/cases/"] = content(50, LINKS)
    stage.pages[OUT] = "<h1>Redirects</h1>"
    page = stage.open(follow + frame("/embed/cases/?frame=a1#?secret=Abc123", SANDBOX))
    page.wait_for_function("heard.some((m) => m.data.type)")
    framed(page).locator("#other").click()
    expect(page.locator("h1")).to_have_text("Redirects")
    expect(page).to_have_url(OUT)


def test_our_loader_opens_it_in_a_tab(stage: Stage) -> None:
    stage.pages["/embed/cases/"] = content(50, LINKS)
    stage.pages[OUT] = "<h1>Redirects</h1>"
    page = stage.open(LOADER + frame("/embed/cases/?frame=a1", SANDBOX))
    page.wait_for_function("heights.length")
    with page.context.expect_page() as opened:
        framed(page).locator("#other").click()
    expect(opened.value.locator("h1")).to_have_text("Redirects")
    expect(opened.value).to_have_url(OUT)


def test_without_a_sandbox_it_is_a_link_like_any(stage: Stage) -> None:
    page = shown(stage, "/embed/cases/")
    stage.pages["https://other.example/a%20b?c&d"] = "<h1>Other</h1>"
    with page.context.expect_page() as opened:
        framed(page).locator("#other").click()
    expect(opened.value.locator("h1")).to_have_text("Other")


@pytest.mark.parametrize("name", ["mail", "call"])
def test_in_a_sandbox_mail_and_telephone_lead_to_the_page_where_they_work(
    stage: Stage, name: str
) -> None:
    page = shown(stage, "/embed/cases/#?secret=Abc123", SANDBOX)
    page.evaluate("heard.length = 0")
    framed(page).locator(f"#{name}").click()
    page.wait_for_function("heard.length > 0")
    told = {"message": "link", "value": f"{PORTAL}/cases/", "secret": "Abc123"}
    assert heard(page, "wordpress") == [told]


def test_a_click_that_no_hand_made_is_not_told(stage: Stage) -> None:
    page = shown(stage, "/embed/cases/#?secret=Abc123")
    page.evaluate("heard.length = 0")
    inside = framed(page)
    inside.evaluate("""document.addEventListener("click", (event) => event.preventDefault());
        document.getElementById("page").click(); box.style.height = "99px";""")
    page.wait_for_function("heard.some((m) => m.data.type)")
    assert [each for each in heard(page, "wordpress") if each["message"] == "link"] == []


def test_odd_addresses_are_left_alone(stage: Stage) -> None:
    inside = framed(shown(stage, "/embed/cases/#?secret=Abc123"))
    for name in ("mail", "bad"):
        expect(inside.locator(f"#{name}:not([target])")).to_have_count(1)
    expect(inside.locator("#other")).to_have_attribute("target", "_blank")
