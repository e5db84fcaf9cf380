"""Requests and their cost: bytes as sent, CPU of all processes, a visitor for each worker."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import RequestFactory

from bench import cpu
from bench.connection import Connection
from bench.visits import Batch, connections, visit
from smartcities.views import empty

BUSY = "sum(range(3_000_000)); print('done', flush=True); input()"


class Answers(BaseHTTPRequestHandler):
    """A page with its length, one in chunks, one not modified; the empty view of one worker."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        body = b"7" if self.path == "/bench/empty/" else b"x" * 100_000
        self.send_response(200 if self.path != "/none" else 404)
        self.send_header("ETag", '"1"')
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"186A0\r\n" + body + b"\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_bytes_are_counted_as_sent_and_the_connection_is_kept(port: int) -> None:
    with Connection(port) as one:
        plain, chunks = one.get("/page"), one.get("/chunks")
        assert (plain.status, plain.etag) == (200, '"1"')
        # The frame of the chunks is on the wire too: 5 + 2, 2, 1 + 2, 2 bytes; two header lines
        # differ by as much as their words.
        difference = len("Transfer-Encoding: chunked") - len("Content-Length: 100000")
        assert chunks.size - plain.size == 14 + difference
        assert plain.size > 100_000
        known = one.get("/page", etag=plain.etag)
        assert known.status == 304
        assert known.size < 200
        assert one.get("/bench/empty/").text == "7"


def test_each_address_is_asked_once_in_a_batch_or_in_turn(port: int) -> None:
    spent = iter([(1.0, None), (1.5, None)])
    batch = visit(port, ["/a", "/b", "/none"], lambda: next(spent), 1)
    assert [answer.path for answer in batch.answers] == ["/a", "/b", "/none"]
    assert batch.statuses == {200, 404}
    assert batch.cpu_ms == pytest.approx(500 / 3)
    assert batch.database_ms is None
    turns = visit(port, ["/a", "/b"], lambda: (0.0, 2.0), 1, most=5)
    assert [answer.path for answer in turns.answers] == ["/a", "/b", "/a", "/b", "/a"]
    assert turns.database_ms == 0


@pytest.mark.full
def test_a_worker_that_never_answers_is_told(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.visits.PATIENCE", 1)
    with pytest.raises(ConnectionError, match=r"only [01] of 2 workers"):
        connections(port, 2)


def test_batches_add_up(port: int) -> None:
    whole = Batch()
    for _round in range(2):
        whole += visit(port, ["/a"], iter([(0.0, 1.0), (0.5, 1.25)]).__next__, 1)
    assert (len(whole.answers), whole.cpu, whole.database) == (2, 1.0, 0.5)
    assert whole.percentile(1) == max(whole.milliseconds)


def test_the_cpu_of_a_process_and_of_its_children_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"done\n"
        spent = cpu.seconds(process.pid)
        assert process.pid in cpu.children(os.getpid())
        assert cpu.tree(os.getpid()) >= cpu.seconds(process.pid) >= spent > 0.01
        assert cpu.peak_memory(process.pid) > 1 << 20
        process.communicate(b"\n")
    assert cpu.seconds(process.pid) == 0


def test_the_empty_view_says_which_process_answers() -> None:
    answer = empty(RequestFactory().get("/bench/empty/"))
    assert answer.content.decode() == str(os.getpid())
