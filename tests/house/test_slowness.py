"""Whoever asks a slow server gets everything, and nothing of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.slowness import slow_application


def test_an_answer_comes_in_pieces_and_is_closed_in_the_end() -> None:
    done: list[str] = []

    class Body:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"abc", b"de"])

        def close(self) -> None:
            done.append("closed")

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Body:
        start_response("200 OK", [])
        return Body()

    slow = slow_application(application, seconds=0)
    pieces = iter(slow({"PATH_INFO": "/"}, lambda status, headers: done.append(status)))
    # The headers go with the first piece.
    assert (next(pieces), done) == (b"", ["200 OK"])
    assert list(pieces) == [b"ab", b"cde"]
    assert done == ["200 OK", "closed"]
