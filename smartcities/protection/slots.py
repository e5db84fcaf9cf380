"""Limits on concurrent work in a process: a few callers may wait, all others get a 429."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from smartcities.protection.refusal import TooManyRequestsError

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Chunks(Protocol):
    """What a stream iterates over."""

    def __iter__(self) -> Iterator[bytes]: ...


class Slot:
    """One place of ``Slots``, to be released once; releasing it again does no harm.

    It is also released when it is garbage-collected, for example after an error in an outer layer
    before the response could be closed.
    """

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._finalizer = weakref.finalize(self, give_back)
        # It need not be released when the process exits.
        self._finalizer.atexit = False

    def release(self) -> None:
        """Release the slot."""
        self._finalizer()

    def __enter__(self) -> Slot:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()


class Slots:
    """Places for expensive work, which limit how much of it runs at once in a process.

    *at_once* may run. Up to *waiting* callers wait for at most *patience* seconds: each occupies a
    thread of the server, so both should be small.
    """

    def __init__(self, at_once: int, *, waiting: int, patience: float) -> None:
        self.at_once = self.free = at_once
        self.queued = 0
        self.most_queued, self.patience = waiting, patience
        # With a reentrant lock: the garbage collector may release a slot in the middle of ``take``.
        self._changed = threading.Condition()

    def take(self) -> Slot:
        """Return a slot, after waiting if necessary; ``TooManyRequestsError`` if there is none."""
        with self._changed:
            if not self.free:
                self._wait()
            self.free -= 1
            return Slot(self._give_back)

    def _wait(self) -> None:
        if self.queued >= self.most_queued:
            raise TooManyRequestsError(self._retry_after, "busy")
        self.queued += 1
        try:
            if not self._changed.wait_for(lambda: self.free > 0, self.patience):
                raise TooManyRequestsError(self._retry_after, "busy")
        finally:
            self.queued -= 1

    @property
    def _retry_after(self) -> int:
        return max(1, round(2 * self.patience))

    def _give_back(self) -> None:
        with self._changed:
            self.free += 1
            self._changed.notify()

    def for_streams(self, view: View) -> View:
        """Decorate a view that returns a stream for GET, which holds a slot until it ends.

        The slot is released after the last piece, on an error, and when the response is closed.
        HEAD produces nothing, so it takes no slot.
        """

        @wraps(view)
        def with_slot(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "GET":
                return view(request, *args, **kwargs)
            slot = self.take()
            try:
                response = view(request, *args, **kwargs)
            except BaseException:
                slot.release()
                raise
            if isinstance(response, StreamingHttpResponse):
                pieces = cast(Chunks, response.streaming_content)  # none of ours is asynchronous
                response.streaming_content = SlotStream(pieces, slot)
            else:
                slot.release()
            return response

        return with_slot  # type: ignore[return-value]  # called as the view is


class SlotStream:
    """The pieces of a stream, whose slot is released at the end.

    Not a generator, because closing a generator that was never started does nothing. Django closes
    it with the response, and closes the source of the pieces by itself.
    """

    def __init__(self, pieces: Chunks, slot: Slot) -> None:
        self.pieces, self.slot = iter(pieces), slot

    def __iter__(self) -> SlotStream:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.pieces)
        except BaseException:  # including StopIteration
            self.slot.release()
            raise

    def close(self) -> None:
        """Release the slot, if that was not done yet."""
        self.slot.release()
