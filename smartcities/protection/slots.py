"""So many at a time in this process: a few more wait a moment, all others are told to come back."""

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
    """One place among those of ``Slots``, to be released once; more often does no harm.

    One that is dropped without a word (an error in a layer outside, before anybody could close
    the answer) is released as well.
    """

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._finalizer = weakref.finalize(self, give_back)
        # At the end of the process nobody waits for it any more.
        self._finalizer.atexit = False

    def release(self) -> None:
        """Give the slot back."""
        self._finalizer()

    def __enter__(self) -> Slot:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()


class Slots:
    """Places for work of which only a few pieces may run at once in a process.

    *at_once* run. As many as *waiting* wait for at most *patience* seconds: each of them holds a
    thread of the server that could answer others, so they are few and it is short.
    """

    def __init__(self, at_once: int, *, waiting: int, patience: float) -> None:
        self.at_once = self.free = at_once
        self.queued = 0
        self.most_queued, self.patience = waiting, patience
        # Its lock can be taken again by the thread that holds it: the garbage collector may
        # release a forgotten slot in the midst of ``take``.
        self._changed = threading.Condition()

    def take(self) -> Slot:
        """Return a slot, after waiting for one if need be; ``TooManyRequestsError`` without one."""
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
        """Decorate a view that answers GET with a stream, which holds a slot while it is made.

        The slot is given back with the last piece, with an error, and when the answer is closed,
        however much of it was made. HEAD makes nothing, so it takes no slot.
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
    """The pieces of a stream, whose slot is released when there are no more of them.

    An object and no generator: one that was never begun would do nothing when it is closed.
    Django closes it with the answer, and closes the source of the pieces by itself.
    """

    def __init__(self, pieces: Chunks, slot: Slot) -> None:
        self.pieces, self.slot = iter(pieces), slot

    def __iter__(self) -> SlotStream:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.pieces)
        except BaseException:  # the end is one of them
            self.slot.release()
            raise

    def close(self) -> None:
        """Give the slot back, if that was not done yet."""
        self.slot.release()
