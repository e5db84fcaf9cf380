"""A site that can be embedded, at one of the three ports that WordPress fetches from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

FRAME = Path(__file__).resolve().parents[2] / "static" / "embed" / "frame.js"
PORT = 8080
ADDRESS = f"http://127.0.0.1:{PORT}"
OEMBED = {
    "type": "rich",
    "version": "1.0",
    "title": "A page",
    "width": 600,
    "height": 300,
    "html": f'<blockquote><a href="{ADDRESS}/page/">A page</a></blockquote>'
    f'<iframe src="{ADDRESS}/embed/page/" width="600" height="300" title="A page" '
    'frameborder="0" marginwidth="0" marginheight="0" scrolling="no"></iframe>',
}
DISCOVERY = f'<link rel="alternate" type="application/json+oembed" href="{ADDRESS}/oembed">'
ANSWERS = {
    "/page/": ("text/html", f"<head>{DISCOVERY}</head><h1>A page</h1>"),
    "/file/": ("text/html", "<h1>A file</h1>"),
    "/oembed": ("application/json", json.dumps(OEMBED)),
    "/embed/page/": (
        "text/html",
        '<body style="margin:0"><div style="height:456px">'
        '<a href="/page/">A page</a> <a href="/file/">PDF</a></div>'
        '<script src="/frame.js"></script>',
    ),
    "/frame.js": ("text/javascript", FRAME.read_text()),
}


class Provider(BaseHTTPRequestHandler):
    """Answers what stands above; lets nobody frame it where it is told so."""

    policy = "frame-ancestors *"

    def do_GET(self) -> None:
        """Answer an address."""
        kind, body = ANSWERS.get(self.path.partition("?")[0], ("text/html", ""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@contextmanager
def provider() -> Iterator[type[Provider]]:
    """Serve until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", PORT), Provider) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Provider
        server.shutdown()
