"""What stands before the portal while a browser walks through it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from tests.answering import Answering


def test_it_waits_until_the_last_answer_is_read() -> None:
    def application(environ: Any, start_response: Any) -> Iterator[bytes]:
        yield b"begun"
        yield b"over"

    server = Answering(application)
    answer = server({"PATH_INFO": "/"}, None)
    assert next(answer) == b"begun"
    with pytest.raises(AssertionError, match="still answering"):
        server.wait(0)
    reader = Thread(target=lambda: list(answer))
    reader.start()
    server.wait()
    reader.join()


def test_what_fails_is_over() -> None:
    def application(environ: Any, start_response: Any) -> Any:
        raise ValueError("no answer")

    server = Answering(application)
    with pytest.raises(ValueError, match="no answer"):
        list(server({"PATH_INFO": "/"}, None))
    server.wait(0)


class Application:
    """Answers all addresses with their own words, and counts how often."""

    def __init__(self, status: str = "200 OK") -> None:
        self.status, self.asked = status, 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/css"), ("ETag", '"1"')])
        return iter([environ["PATH_INFO"].encode(), b"!"])


def ask(server: Answering, path: str) -> tuple[str, dict[str, str], bytes]:
    """Return status, headers and body of an answer that is over."""
    said: list[Any] = []
    answer = server({"PATH_INFO": path}, lambda status, headers: said.append((status, headers)))
    body = b"".join(answer)
    server.wait(0)
    ((status, headers),) = said
    return status, dict(headers), body


def test_static_files_are_read_once_and_may_be_kept() -> None:
    application = Application()
    server = Answering(application)
    for _ in range(2):
        status, headers, body = ask(server, "/static/admin.css")
        assert (status, body) == ("200 OK", b"/static/admin.css!")
        assert (headers["Content-Type"], headers["Content-Length"]) == ("text/css", str(len(body)))
        assert headers["Cache-Control"] == "max-age=3600"
    assert application.asked == 1
    assert ask(server, "/static/other.css")[2] == b"/static/other.css!"
    # Pages are nobody's to keep.
    assert "Cache-Control" not in ask(server, "/")[1]
    assert ask(server, "/")[2] == b"/!"
    assert application.asked == 4


def test_a_static_file_that_is_missing_stays_so_only_until_it_is_there() -> None:
    application = Application("404 Not Found")
    server = Answering(application)
    assert ask(server, "/static/admin.css")[0] == "404 Not Found"
    application.status = "200 OK"
    assert ask(server, "/static/admin.css")[0] == "200 OK"


def test_slow_answers_are_slow_for_static_files_as_well() -> None:
    application = Application()
    server = Answering(application, keeps_static=False)
    for _ in range(2):
        assert ask(server, "/static/admin.css")[2] == b"/static/admin.css!"
    assert application.asked == 2


def test_sizes_of_pictures_are_a_dot_each_unless_they_are_to_be_made() -> None:
    size, application = f"/media/{'0a' * 16}-800x533.avif", Application()
    server = Answering(application)
    status, headers, body = ask(server, size)
    assert (status, headers["Content-Type"], body[:3]) == ("200 OK", "image/gif", b"GIF")
    server.makes_pictures = True
    assert ask(server, size)[2] == f"{size}!".encode()
    assert application.asked == 1
