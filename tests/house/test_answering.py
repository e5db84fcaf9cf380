"""The wait for what a live server still answers."""

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
    answer = server({}, None)  # type: ignore[arg-type]
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
        list(server({}, None))  # type: ignore[arg-type]
    server.wait(0)
