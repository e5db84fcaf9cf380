"""Where links in a frame lead: other embeds stay in it, everything else leaves it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.embedding.stage import PORTAL, Stage, content, frame, framed, heard

pytestmark = [pytest.mark.browser, pytest.mark.full]

SANDBOX = 'sandbox="allow-scripts"'
LINKS = """
<p><a id=next href="/embed/cases/?page=2#hits">Next</a>
<a id=first href="/embed/cases/">1</a> <a id=place href="#box">Place</a>
<a id=page href="/cases/one/">A case</a> <a id=mail href="mailto:a@b.example">Write</a>
<a id=other href="https://other.example/x">Other</a> <a id=bad href="https://[bad/">Bad</a>
<svg width=60 height=20><a id=drawn href="/cases/two/"><text y=15>Bar</text></a></svg></p>"""


def shown(stage: Stage, address: str, rest: str = "") -> Page:
    """Return a page with a frame of links, once it has told its height."""
    stage.pages["/embed/cases/"] = content(50, LINKS)
    for path in ("/cases/one/", "/cases/two/"):
        stage.pages[path] = f"<title>{path}</title><h1>{path}</h1>"
    page = stage.open(frame(address, rest))
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
    assert inside.locator("#next").get_attribute("href") == f"{PORTAL}/embed/cases/?page=2#hits"
    assert inside.locator("#place").get_attribute("href") == "#box"


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
    for name in ("mail", "bad", "place"):
        assert inside.locator(f"#{name}").get_attribute("target") is None
    assert inside.locator("#other").get_attribute("target") == "_blank"
