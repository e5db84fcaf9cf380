"""The portal's own pages in those of a partner; tests/embedding tries the scripts by themselves."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from casestudies.models import City
from smartcities.sharing.models import Partner
from tests.chromium import wait_for_value
from tests.factories import case_study, city, theme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Keeps every message that reaches the host, and when the frame was loaded.
LISTENER = "<script>window.heard=[];addEventListener('message',e=>heard.push(e.data))</script>"


class Partners(BaseHTTPRequestHandler):
    """A partner's site of one page: what stands in ``body``."""

    body = ""

    def do_GET(self) -> None:
        found = self.path.partition("?")[0] == "/"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.body.encode() if found else b"")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """Serve a partner's site; return its origin, which is not that of the portal."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Partners) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def portal(transactional_db: None, site: str) -> None:
    """Make three cases and a partner."""
    town, energy = city(("DK",), title="Copenhagen"), theme(slug="energy", name="Energy")
    water = theme(slug="water", name="Water")
    for number in range(3):
        case_study(
            slug=f"case-{number}",
            title=f"Case {number}",
            cities=[town],
            themes=[energy, water] if number else [energy],
            summary="Words. " * 30,
        )
    Partner.objects.create(name="Partner", domains=site)


@pytest.fixture
def host(
    portal: None, site: str, live_server: Any, new_page: Callable[..., Page]
) -> Callable[..., Page]:
    """Return a function that opens a partner's page with some markup; {site} is ours."""

    def open_host(
        markup: str, clock: bool = False, page: Page | None = None, **options: Any
    ) -> Page:
        page = page or new_page(**options)
        if clock:
            page.clock.install()
        body = f"<!doctype html><meta charset=utf-8><body>{LISTENER}{markup}"
        Partners.body = body.replace("{site}", live_server.url)
        page.goto(site)
        return page

    return open_host


def frame(path: str, more: str = "") -> str:
    return (
        f'<iframe src="{{site}}/embed{path}" title="Ours" width="600" height="77" {more}></iframe>'
    )


LOADER = '<script src="{site}/embed.js" async></script>'


def natural_height(page: Page) -> float:
    """Return how high what is in the first frame would be with room enough."""
    return page.frames[1].evaluate(
        """() => {
            const root = document.documentElement;
            root.className = "is-measured";
            const { height } = root.getBoundingClientRect();
            root.className = "";
            return height;
        }"""
    )


def fits(page: Page, number: int = 0) -> None:
    """Wait until frame *number* is as high as what is in it."""
    inside = page.frames[1 + number]
    inside.wait_for_load_state()
    # A frame has a border of two pixels above and below unless the host takes it away.
    page.wait_for_function(
        """([at, wanted]) => {
            const { height } = document.querySelectorAll("iframe")[at].getBoundingClientRect();
            return height > 90 && Math.abs(height - wanted) <= 6;
        }""",
        arg=[number, inside.evaluate("document.body.getBoundingClientRect().height")],
    )


def test_frames_get_their_height_and_lead_out_by_new_tabs(host: Callable[..., Page]) -> None:
    page = host(
        frame("/case-studies/case-1/?view=card", 'sandbox="allow-scripts allow-popups"')
        + frame("/case-studies/?view=card&theme=dark")
        + LOADER
    )
    fits(page, 0)
    fits(page, 1)
    # Under the sandbox of the first, a page that it opens would be in that sandbox too.
    inside = page.frame_locator("iframe >> nth=1")
    link = inside.get_by_role("link", name="Case 1")
    expect(link).to_have_attribute("target", "_blank")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value).to_have_url(re.compile("/case-studies/case-1/$"))


@pytest.mark.full
def test_a_code_is_made_copied_and_works_on_the_partners_page(
    portal: None,
    settings: Any,
    live_server: Any,
    host: Callable[..., Page],
    new_page: Callable[..., Page],
) -> None:
    settings.SITE_URL = live_server.url  # in a code stands the portal's own address
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/case-studies/case-1/")
    page.get_by_role("link", name="Show it on your site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Our pages on your site")
    # A choice applies at once.
    page.get_by_label("Colours").select_option("dark")
    page.wait_for_url("**theme=dark**")
    expect(page.get_by_label("Colours")).to_have_value("dark")
    # The preview has the height of what is in them.
    preview = page.frame_locator(".embedding__first iframe")
    expect(preview.get_by_role("heading", name="Case 1")).to_be_visible()
    expect(page.locator(".embedding__first iframe")).to_have_attribute(
        "style", re.compile("height")
    )
    page.locator("#share-more summary").click()
    page.get_by_role("button", name="Copy HTML with a script").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    code = page.evaluate("navigator.clipboard.readText()")
    shown = host(code)
    fits(shown, 0)
    inside = shown.frame_locator("iframe")
    expect(inside.locator("html")).to_have_attribute("data-theme", "dark")


def readable_by_all(route: Route) -> None:
    file = settings.BASE_DIR / urlsplit(route.request.url).path[1:]
    route.fulfill(path=file, headers={"access-control-allow-origin": "*"})


@pytest.mark.full
def test_the_map_moves_in_a_sandbox_and_keeps_its_height_and_its_address(
    host: Callable[..., Page],
) -> None:
    City.objects.update(latitude=55.68, longitude=12.57)
    page = host("")
    # As the portal's own static files are answered; the test's server adds no headers.
    page.route("**/static/map/**", readable_by_all)
    sandboxed = frame("/map/?theme=energy#?secret=abc123DEF4", 'sandbox="allow-scripts"')
    page = host(sandboxed, page=page)
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name=re.compile("Copenhagen")).click()
    expect(inside.locator(".leaflet-popup a", has_text="Case 1")).to_be_visible()
    land = inside.locator(".map-land").first
    outline = land.evaluate("each => each.getAttribute('d')")
    inside.get_by_role("button", name="Zoom in").click()
    expect(land).not_to_have_attribute("d", outline)
    heights = page.evaluate(
        "new Set(heard.filter(each => each.message === 'height').map(each => each.value)).size"
    )
    assert heights == 1
    assert page.frames[1].url.endswith("/embed/map/?theme=energy#?secret=abc123DEF4")
    # A filter within the frame leads to the map again, under the same secret.
    inside.get_by_role("link", name=re.compile("Water")).first.click()
    page.frames[1].wait_for_url(re.compile(r"theme=water[^#]*#\?secret=abc123DEF4$"))
    expect(inside.get_by_role("button", name=re.compile("Copenhagen"))).to_be_visible()
    # The map goes on to fetch finer outlines: it has to be gone before they lose their header.
    page.locator("iframe").evaluate("each => each.remove()")
    page.unroute_all(behavior="wait")


@pytest.mark.full
def test_the_height_is_right_at_once_and_stays(host: Callable[..., Page]) -> None:
    page = host(
        frame("/case-studies/case-1/?view=card#?secret=abc123DEF4", 'sandbox="allow-scripts"')
    )
    page.wait_for_function("heard.some(each => each.message === 'height')")
    heights = page.evaluate(
        "heard.filter(each => each.message === 'height').map(each => each.value)"
    )
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert len(set(heights)) == 1
    assert abs(heights[0] - natural_height(page)) <= 1
    assert page.evaluate("heard.every(e => !e.message || e.secret === 'abc123DEF4')")


@pytest.mark.full
def test_wordpress_follows_a_link_and_asks_for_the_height(host: Callable[..., Page]) -> None:
    page = host(
        frame("/case-studies/case-1/?view=card#?secret=abc123DEF4", 'sandbox="allow-scripts"')
    )
    page.wait_for_function("heard.some(each => each.message === 'height')")
    page.evaluate(
        "heard.length = 0; frames[0].postMessage({message: 'ready', secret: 'wrong'}, '*')"
    )
    page.evaluate("frames[0].postMessage({message: 'ready', secret: 'abc123DEF4'}, '*')")
    page.wait_for_function("heard.some(each => each.message === 'height')")
    assert page.evaluate("heard.filter(each => each.message === 'height').length") == 1
    page.frame_locator("iframe").get_by_role("link", name="Case 1").click()
    page.wait_for_function("heard.some(each => each.message === 'link')")
    link = page.evaluate("heard.find(each => each.message === 'link')")
    assert link["value"].endswith("/case-studies/case-1/")
    assert link["secret"] == "abc123DEF4"


@pytest.mark.full
def test_paging_and_filters_stay_in_the_frame_with_the_secret(host: Callable[..., Page]) -> None:
    page = host(frame("/case-studies/?limit=2#?secret=abc123DEF4", 'sandbox="allow-scripts"'))
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("link", name="Next")).to_be_visible()
    # The frame's script adds the secret to a link that is followed.
    wait_for_value(page.frames[1], "document.readyState", "complete")
    inside.get_by_role("link", name="Next").click()
    expect(inside.locator("#list-count")).to_contain_text("page 2 of 2")
    assert page.frames[1].url.endswith("page=2&limit=2#?secret=abc123DEF4")
    wait_for_value(page.frames[1], "document.readyState", "complete")
    inside.locator("summary", has_text="Theme").click()
    inside.get_by_role("link", name="Energy").click()
    expect(inside.locator("#list-count")).to_contain_text("about Energy")
    assert "theme=energy" in page.frames[1].url
    assert page.frames[1].url.endswith("#?secret=abc123DEF4")


@pytest.mark.full
def test_a_link_to_another_site_is_followed_from_a_sandbox(
    host: Callable[..., Page], site: str
) -> None:
    there = f"{site}/?a=1&b=%26#c"
    body = f'<p><a href="{there.replace("&", "&amp;")}">The other site</a></p>'
    case_study(slug="leads-out", title="Leads out", body=body)
    # What WordPress does with it, but for the focus, which a real click has.
    follow = """<script>addEventListener("message", ({data}) => {
        if (data.message === "link" && data.value.startsWith("{site}/")) location = data.value;
    })</script>"""
    page = host(
        follow
        + frame("/case-studies/leads-out/?lang=da#?secret=abc123DEF4", "sandbox=allow-scripts")
    )
    page.frame_locator("iframe").get_by_role("link", name="The other site").click()
    page.wait_for_url(there)
