"""A provider of OpenID Connect on this machine: it lets through whom a test names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs


class Provider(ThreadingHTTPServer):
    """Serves what the portal asks; ``person`` is who signed in there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.person: dict[str, Any] = {}
        self.asked: list[dict[str, list[str]]] = []


class Answers(BaseHTTPRequestHandler):
    """The three addresses of a provider that a portal reads."""

    server: Provider

    def do_GET(self) -> None:
        """Answer with the configuration, or with the person."""
        url = self.server.url
        if self.path == "/.well-known/openid-configuration":
            self._send(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "userinfo_endpoint": f"{url}/userinfo",
                    "jwks_uri": f"{url}/keys",
                }
            )
        else:
            self._send(self.server.person)

    def do_POST(self) -> None:
        """Give a token for a code."""
        length = int(self.headers["Content-Length"])
        self.server.asked.append(parse_qs(self.rfile.read(length).decode()))
        self._send({"access_token": "opaque", "token_type": "Bearer"})

    def _send(self, found: dict[str, Any]) -> None:
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider in the block."""
    with Provider() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
