"""A stand-in for a network in front of the portal: it takes purges and remembers them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

#: Seconds that a test waits for a purge before it gives up; a purge takes no time.
PATIENCE = 60


class Network:
    """What arrived so far, and how the next requests are answered (200 when nothing is said)."""

    def __init__(self) -> None:
        self.arrived: Queue[tuple[str, str, dict[str, str]]] = Queue()
        self.statuses: list[int] = []
        self.address = ""

    def next_keys(self) -> set[str]:
        """Return the keys of the next purge, which may still be on its way."""
        _method, _path, headers = self.arrived.get(timeout=PATIENCE)
        return set(headers["surrogate-key"].split())


@contextmanager
def standing_in() -> Iterator[Network]:
    """Run a stand-in on a free port of this machine."""
    network = Network()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            # Before the answer: the next purge, in another thread, comes after it.
            network.arrived.put((self.command, self.path, headers))
            status = network.statuses.pop(0) if network.statuses else 200
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *given: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        network.address = f"http://127.0.0.1:{server.server_port}/service/ID/purge"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield network
        finally:
            server.shutdown()
            thread.join()
