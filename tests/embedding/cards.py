"""Cards of a served portal in a partner's page: what oEmbed says of them, and what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Request

from tests.served.host import Frame, Site, host
from tests.served.portal import Portal

#: Says whose sites may frame the portal's pages.
RULE = "EmbeddingRule.objects.update_or_create(pk=1, defaults={{'embedding': {!r}}})"
#: Until two frames were drawn: what was going to move has moved.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEIGHT = "document.documentElement.getBoundingClientRect().height"


def addresses(portal: Portal) -> list[str]:
    """Return every address of the sitemap that has a card, in English, and filtered ones."""
    text = urlopen(f"{portal.address}/sitemap.xml").read().decode()
    found = [unescape(each) for each in re.findall("<loc>(.*?)</loc>", text)]
    shown = {each for each in found if "/da/" not in each} - {f"{portal.address}/"}
    filtered = ("/case-studies/?country=DK&q=smart", "/map/?country=DK", "/da/case-studies/")
    return sorted(shown | {portal.address + each for each in filtered})


def oembed(portal: Portal, url: str, **bounds: int) -> Frame:
    """Return the frame that oEmbed answers for *url* within *bounds*."""
    query = urlencode({"url": url, **bounds})
    found: dict[str, Any] = json.load(urlopen(f"{portal.address}/oembed?{query}"))
    src = re.search(r'<iframe src="([^"]*)"', found["html"])[1]
    return Frame(unescape(src), found["width"], found["height"])


@dataclass
class Partner:
    """A browser on a partner's page, and what went wrong in it or was fetched by it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    fetched: list[Request] = field(default_factory=list)

    def show(self, *frames: Frame) -> list[float]:
        """Show *frames* and return how high their contents are."""
        Site.frames = frames
        self.page.goto(self.address, wait_until="load")
        self.page.wait_for_function(
            "(many) => new Set(told.map(([number]) => number)).size === many", arg=len(frames)
        )
        return [frame.evaluate(HEIGHT) for frame in self.page.frames[1:]]

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
