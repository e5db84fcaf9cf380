"""Whether the live server still answers something: no test ends before it has.

A browser that is closed may have sent a last word, such as the autosave of a form, whose answer
would write into the database of the next test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Condition
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answering:
    """A WSGI application that knows how many requests of *application* are not answered yet."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._changed = Condition()
        self._open = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self._count(1)
        return self._answer(environ, start_response)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        parts: Any = ()
        try:
            parts = self.application(environ, start_response)
            yield from parts
        finally:
            if close := getattr(parts, "close", None):
                close()
            self._count(-1)

    def _count(self, number: int) -> None:
        with self._changed:
            self._open += number
            self._changed.notify_all()

    def wait(self, seconds: float = 60) -> None:
        """Wait until everything is answered; raises ``AssertionError`` if that takes too long."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, seconds), "still answering"
