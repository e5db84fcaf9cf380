"""A partner's site of one page, on which frames of a served portal stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

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

    frames: tuple[Frame, ...] = ()

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
