"""What stands between the live server and the portal: it makes a browser's pages come sooner.

And it knows whether the server still answers something: no test ends before it has. A browser that
is closed may have sent a last word, such as the autosave of a form, whose answer would write into
the database of the next test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from threading import Condition
from typing import Any

from django.conf import settings

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
RENDITION = re.compile(r"/media/[0-9a-f]{32}-[^/]+")
#: The smallest picture there is: one transparent dot (GIF89a).
DOT = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


class Answering:
    """A WSGI application that knows how many requests of *application* are not answered yet.

    Static files are read once and may be kept by browsers, as those of a deployment are: a form of
    the admin asks for a hundred. Sizes of pictures are a dot each unless ``makes_pictures``.
    Nothing of that is done by the browser's own way to answer a request (playwright's ``route``),
    which takes as long as all the rest of a page and switches its cache off.
    """

    def __init__(self, application: Application, *, keeps_static: bool = True) -> None:
        self.application = application
        self.makes_pictures = False
        self._changed = Condition()
        self._open = 0
        self._keeps_static = keeps_static
        self._static: dict[str, tuple[list[tuple[str, str]], bytes]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self._count(1)
        return self._answer(environ, start_response)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        path: str = environ["PATH_INFO"]
        parts: Any = ()
        try:
            if not self.makes_pictures and RENDITION.fullmatch(path):
                start_response("200 OK", _headers("image/gif", DOT))
                parts = [DOT]
            elif self._keeps_static and path.startswith(settings.STATIC_URL):
                parts = self._static_file(environ, start_response)
            else:
                parts = self.application(environ, start_response)
            yield from parts
        finally:
            _close(parts)
            self._count(-1)

    def _static_file(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        path: str = environ["PATH_INFO"]
        said: list[tuple[str, list[tuple[str, str]]]] = []
        if path not in self._static:
            parts: Any = self.application(
                environ, lambda status, headers, *_: said.append((status, headers))
            )
            try:
                body = b"".join(parts)
            finally:
                _close(parts)
            ((status, headers),) = said
            if not status.startswith("200"):
                start_response(status, headers)
                yield body
                return
            kind = dict(headers).get("Content-Type", "application/octet-stream")
            self._static[path] = (_headers(kind, body), body)
        headers, body = self._static[path]
        start_response("200 OK", headers)
        yield body

    def _count(self, number: int) -> None:
        with self._changed:
            self._open += number
            self._changed.notify_all()

    def wait(self, seconds: float = 60) -> None:
        """Wait until everything is answered; raises ``AssertionError`` if that takes too long."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, seconds), "still answering"


def _close(parts: Any) -> None:
    """End an answer, as WSGI asks a server to."""
    if close := getattr(parts, "close", None):
        close()


def _headers(kind: str, body: bytes) -> list[tuple[str, str]]:
    size = str(len(body))
    return [("Content-Type", kind), ("Content-Length", size), ("Cache-Control", "max-age=3600")]
