"""Two sites in a browser without a network: the portal, whose frames these are, and a partner's."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Page, Route

ROOT = Path(__file__).resolve().parents[2]
PORTAL, PARTNER = "https://portal.example", "https://partner.example"
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'"
)
SCRIPTS = {
    "/embed.js": ROOT / "static" / "embed" / "embed.js",
    "/frame.js": ROOT / "static" / "embed" / "frame.js",
    "/iframeResizer.js": Path(__file__).parent / "vendor" / "iframeResizer.min.js",
}
KINDS = {"css": "text/css", ".js": "text/javascript"}
LOADER = f'<script src="{PORTAL}/embed.js"></script>'
#: Keeps on the host's page every message, and every change of the height of a frame.
RECORDER = """<script>
heard = []; heights = [];
addEventListener("message", ({data, origin}) => heard.push({data, origin}));
new MutationObserver((changes) => {
  for (const {target} of changes) {
    if (target.localName === "iframe") heights.push(target.offsetHeight);
  }
}).observe(document, {attributes: true, attributeFilter: ["style", "height"], subtree: true});
</script>"""
START = "<!doctype html><meta charset=utf-8><title>Page</title><link rel=icon href=data:,>"


def content(height: int, inside: str = "") -> str:
    """Return a frame's page, *height* pixels high beside what *inside* needs."""
    return (
        f'{START}<body style="margin:0">'
        f'<div id=box style="height:{height}px"></div>{inside}<script src=/frame.js></script>'
    )


def frame(path: str = "/embed/cases/", rest: str = "") -> str:
    """Return the snippet of a frame as partners paste it."""
    return (
        f'<iframe src="{PORTAL}{path}" title="Cases" width="600" height="150" '
        f'style="width:100%;border:0" {rest}></iframe>'
    )


@dataclass
class Stage:
    """What stands at which address, what was asked for, what went wrong."""

    context: BrowserContext
    pages: dict[str, str] = field(default_factory=lambda: {"/embed/refused.js": "// silent"})
    #: Paths of the portal that no site may frame.
    refused: set[str] = field(default_factory=set)
    #: Paths that are answered when the line is free again, and who waits there.
    held: set[str] = field(default_factory=set)
    waiting: list[Route] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        """Answer from what was put on the stage; anything else is no address."""
        url = route.request.url
        self.asked.append(url)
        path = urlsplit(url).path
        if path in self.held:
            self.waiting.append(route)
            return
        policy = POLICY + ("; frame-ancestors 'none'" if path in self.refused else "")
        if path in SCRIPTS:
            body, kind = SCRIPTS[path].read_text(), "text/javascript"
        else:
            body = self.pages.get(url) or self.pages.get(path, "")
            is_picture = path.endswith(".svg") or path.startswith("/media/")
            kind = "image/svg+xml" if is_picture else KINDS.get(path[-3:], "text/html")
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Access-Control-Allow-Origin": "*"}
        if url.startswith(PORTAL):
            headers["Content-Security-Policy"] = policy
        route.fulfill(status=200 if body else 404, body=body, headers=headers)

    def release(self) -> None:
        """Answer whoever waits."""
        self.held.clear()
        while self.waiting:
            self.answer(self.waiting.pop())

    def open(self, body: str, head: str = "", clock: bool = False) -> Page:
        """Open the partner's page with *body*, a recorder before everything.

        With *clock*, its time runs only as ``page.clock`` is told to. While something is held,
        the page is not waited for.
        """
        self.pages[f"{PARTNER}/"] = f"{START}{RECORDER}{head}<body>{body}"
        self.context.route("**/*", self.answer)
        self.context.on("page", self.watch)
        page = self.context.new_page()
        if clock:
            page.clock.install(time=0)
            page.clock.pause_at(1000)
        page.goto(f"{PARTNER}/", wait_until="domcontentloaded" if self.held else "load")
        return page

    def watch(self, page: Page) -> None:
        """Keep every error that *page* and its frames have."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.note)

    def note(self, said: ConsoleMessage) -> None:
        """Keep an error, unless it is the browser's own word on a frame that was to be refused."""
        if said.type == "error" and not (self.refused and "frame-ancestors" in said.text):
            self.errors.append(said.text)


def framed(page: Page, number: int = 0) -> Frame:
    """Return one of the frames in *page*."""
    found = page.locator("iframe").nth(number).element_handle().content_frame()
    assert found
    return found


def heard(page: Page, kind: str) -> list[Any]:
    """Return what the host's page was told in our dialect, in WordPress's or in the other."""
    said = [each["data"] for each in page.evaluate("heard")]
    if kind == "resizer":
        return [each for each in said if isinstance(each, str)]
    key = "type" if kind == "ours" else "message"
    return [each for each in said if isinstance(each, dict) and key in each]
