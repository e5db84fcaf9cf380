"""Frames in frames: a browser asks of every page around an embed whether it may show it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from smartcities.sharing.models import Partner
from tests.factories import case_study

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.django_db(transaction=True),
]
#: What the browser puts in the place of what it refuses.
REFUSED = "chrome-error://chromewebdata/"


class Site:
    """A site of one page, on a port of its own."""

    origin = ""
    #: The address of the one frame in its page.
    inside = ""

    @contextmanager
    def served(self) -> Iterator[Site]:
        """Serve it."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                page = f'<!doctype html><title>Site</title><iframe src="{site.inside}"></iframe>'
                self.wfile.write(page.encode())

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            self.origin = f"http://127.0.0.1:{server.server_address[1]}"
            yield self
            server.shutdown()
            thread.join()


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Return two sites of different owners."""
    with ExitStack() as stack:
        yield [stack.enter_context(Site().served()) for _ in range(2)]


@pytest.fixture
def around(
    sites: list[Site], live_server: Any, new_page: Callable[..., Page]
) -> Callable[..., Page]:
    """Return a function that makes partners of some; the outer site's page frames the inner's.

    The page it returns has been nowhere yet. The inner site's page frames a case study of ours.
    """
    case_study(slug="case", title="Our case")
    outer, inner = sites
    outer.inside, inner.inside = inner.origin, f"{live_server.url}/embed/case-studies/case/"

    def with_partners(*partners: Site) -> Page:
        for partner in partners:
            Partner.objects.create(name=partner.origin, domains=partner.origin)
        return new_page(broken="/embed/")

    return with_partners


def is_refusal(said: ConsoleMessage) -> bool:
    return "frame-ancestors" in said.text and "127.0.0.1" in said.text


def test_where_every_page_around_is_a_partners_it_is_shown(
    around: Callable[..., Page], sites: list[Site]
) -> None:
    page = around(*sites)
    page.goto(sites[0].origin)
    ours = page.frame_locator("iframe").frame_locator("iframe")
    expect(ours.get_by_role("heading", level=1)).to_have_text("Our case")


@pytest.mark.parametrize("partner", [0, 1], ids=["outermost", "innermost"])
def test_one_page_around_that_is_no_partners_is_enough_to_refuse_it(
    around: Callable[..., Page], sites: list[Site], partner: int
) -> None:
    page = around(sites[partner])
    with page.expect_console_message(is_refusal):
        page.goto(sites[0].origin)
    ours = page.frames[2]
    ours.wait_for_url(REFUSED)
    assert "Our case" not in ours.content()


def test_by_itself_the_partners_page_shows_it(
    around: Callable[..., Page], sites: list[Site]
) -> None:
    page = around(sites[1])
    page.goto(sites[1].origin)
    heading = page.frame_locator("iframe").get_by_role("heading", level=1)
    expect(heading).to_have_text("Our case")


def test_of_another_port_it_is_another_site(around: Callable[..., Page], sites: list[Site]) -> None:
    page = around(sites[0])
    with page.expect_console_message(is_refusal):
        page.goto(sites[1].origin)
