"""A server and a browser that are slow on purpose, to find the tests that do not wait.

``SLOW_ANSWERS=0.3 SLOW_BROWSER=4 ./run test tests/browser -m browser``: every answer of the live
server comes as headers, then half of the body after about so many seconds, then the other half;
the browser's processor has a quarter of its speed. What fails then reads a page before it is there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

#: Seconds before each half of an answer; 0 for none.
ANSWERS = float(os.environ.get("SLOW_ANSWERS") or 0)
#: How many times slower the browser's processor is; 1 for not at all.
BROWSER = float(os.environ.get("SLOW_BROWSER") or 1)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def slow_application(application: Application, seconds: float = ANSWERS) -> Application:
    """Return the WSGI *application* with answers that come in pieces; the headers at once."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        # Answers of one page take different times, so that they overtake each other.
        pause = seconds * (0.5 + crc32(environ["PATH_INFO"].encode()) % 100 / 100)
        parts = application(environ, start_response)
        try:
            # The server sends the headers with the first piece, and this one is empty.
            yield b""
            body = b"".join(parts)
            for piece in (body[: len(body) // 2], body[len(body) // 2 :]):
                time.sleep(pause)
                yield piece
        finally:
            if close := getattr(parts, "close", None):
                close()

    return answer


def slow_down(context: BrowserContext, rate: float = BROWSER) -> None:
    """Give every page of *context* a processor that is *rate* times slower."""

    def slow_page(page: Page) -> None:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})

    context.on("page", slow_page)
