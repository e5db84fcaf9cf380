"""A partner's page in a browser: what oEmbed says of frames of a portal, and what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Request

#: The height that each frame told last.
HEIGHTS = """[...document.querySelectorAll("iframe").keys()].map((number) =>
  told.findLast(([of]) => of === number)[1])"""

#: Notes [number of the frame, height, moment] of every height told, and when a frame was loaded.
RECORDER = """<script>
told = []; loaded = {};
const number = (found) => [...document.querySelectorAll("iframe")].findIndex(found);
addEventListener("message", ({data, source}) => {
  if (data?.type !== "smartcities:height") return;
  told.push([number((each) => each.contentWindow === source), data.height, performance.now()]);
});
document.addEventListener("load", ({target}) => {
  if (target.localName === "iframe") loaded[number((each) => each === target)] = performance.now();
}, true);
</script>"""


@dataclass(frozen=True)
class Frame:
    """A frame of ours under the sandbox that WordPress gives it."""

    src: str
    width: int
    height: int

    def __str__(self) -> str:
        return (
            f'<iframe sandbox="allow-scripts" src="{escape(self.src)}" title="Ours" '
            f'width="{self.width}" height="{self.height}" style="border:0"></iframe>'
        )


class Site(BaseHTTPRequestHandler):
    """Answers ``frames``."""

    frames: tuple[Frame | str, ...] = ()

    def do_GET(self) -> None:
        """Answer the page, whatever is asked for."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        start = "<!doctype html><meta charset=utf-8><title>Host</title><link rel=icon href=data:,>"
        self.wfile.write(f"{start}{RECORDER}{''.join(map(str, self.frames))}".encode())

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def host() -> Iterator[str]:
    """Serve until the block ends; give the address of the page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def answer(base: str, url: str, **bounds: int) -> dict[str, Any]:
    """Return what oEmbed of the portal at *base* answers for *url* within *bounds*."""
    return json.load(urlopen(f"{base}/oembed?{urlencode({'url': url, **bounds})}"))


def html(base: str, url: str) -> str:
    """Return the HTML that a partner's system puts into its page for *url*."""
    return answer(base, url)["html"]


def oembed(base: str, url: str, **bounds: int) -> Frame:
    """Return the frame that oEmbed of the portal at *base* answers for *url* within *bounds*."""
    found = answer(base, url, **bounds)
    src = re.search(r'<iframe src="([^"]*)"', found["html"])[1]
    return Frame(unescape(src), found["width"], found["height"])


@dataclass
class Partner:
    """A browser on a partner's page, and what went wrong in it or was fetched by it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    fetched: list[Request] = field(default_factory=list)

    def show(self, *frames: Frame | str) -> list[float]:
        """Show *frames*, or HTML with one each, and return their contents' heights, as told."""
        Site.frames = frames
        self.page.goto(self.address, wait_until="load")
        self.page.wait_for_function(
            "(many) => new Set(told.map(([number]) => number)).size === many", arg=len(frames)
        )
        return self.page.evaluate(HEIGHTS)

    def note(self, request: Request) -> None:
        """Keep a request that was answered."""
        self.fetched.append(request)
        status = request.response().status
        if status >= 400:
            self.wrong.append(f"{status}: {request.url}")

    def fail(self, request: Request) -> None:
        """Keep a request that failed, unless it ended because the page was left."""
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"{request.failure}: {request.url}")


@contextmanager
def partner(chromium: Browser) -> Iterator[Partner]:
    """Open a partner's page in a browser of its own, which has kept nothing."""
    with (
        host() as address,
        chromium.new_context(viewport={"width": 1300, "height": 2400}) as context,
    ):
        made = Partner(context.new_page(), address)
        page = made.page
        page.on("console", lambda m: m.type in ("error", "warning") and made.wrong.append(m.text))
        page.on("pageerror", lambda error: made.wrong.append(str(error)))
        page.on("requestfailed", made.fail)
        page.on("requestfinished", made.note)
        yield made
