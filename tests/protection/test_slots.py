"""Slots: so many at a time, few that wait, and each given back whatever happens."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from smartcities.protection.refusal import TooManyRequestsError
from smartcities.protection.slots import Slots

#: Seconds for which a test waits for what has to happen: never reached where it does.
LONG = 60.0
HASTY = {"waiting": 0, "patience": 0}


class Waiting:
    """Takes a slot in a thread of its own; ``outcome`` is what came of it."""

    def __init__(self, slots: Slots) -> None:
        self.slots, self.outcome = slots, None
        self.thread = threading.Thread(target=self._take)
        queued = slots.queued
        self.thread.start()
        while self.thread.is_alive() and slots.queued == queued:
            self.thread.join(0.001)

    def _take(self) -> None:
        try:
            self.outcome = self.slots.take()
        except TooManyRequestsError as error:
            self.outcome = error

    def ended(self) -> object:
        self.thread.join(LONG)
        assert not self.thread.is_alive()
        return self.outcome


def test_so_many_at_a_time_and_no_more() -> None:
    slots = Slots(2, **HASTY)
    held = [slots.take(), slots.take()]
    with pytest.raises(TooManyRequestsError) as refused:
        slots.take()
    assert refused.value.retry_after >= 1
    held[0].release()
    assert slots.take()


def test_to_release_twice_gives_back_one() -> None:
    slots = Slots(1, **HASTY)
    slot = slots.take()
    slot.release()
    slot.release()
    assert slots.free == 1


def test_who_waits_gets_the_slot_that_is_given_back() -> None:
    slots = Slots(1, waiting=1, patience=LONG)
    held = slots.take()
    waiting = Waiting(slots)
    assert waiting.outcome is None
    held.release()
    assert not isinstance(waiting.ended(), Exception)
    assert slots.free == slots.queued == 0


def test_only_few_wait_so_that_threads_are_left_for_others() -> None:
    slots = Slots(1, waiting=1, patience=LONG)
    held = slots.take()
    waiting = Waiting(slots)
    with pytest.raises(TooManyRequestsError):
        slots.take()
    held.release()
    assert waiting.ended()


def test_nobody_waits_for_ever() -> None:
    slots = Slots(1, waiting=1, patience=0.01)
    held = slots.take()
    assert isinstance(Waiting(slots).ended(), TooManyRequestsError)
    assert slots.queued == 0
    held.release()


@pytest.mark.full
def test_a_slot_that_is_forgotten_is_given_back() -> None:
    slots = Slots(1, **HASTY)
    slot = slots.take()
    del slot
    gc.collect()
    assert slots.free == 1


def test_a_block_that_fails_gives_its_slot_back() -> None:
    slots = Slots(1, **HASTY)
    with pytest.raises(ZeroDivisionError), slots.take():
        raise ZeroDivisionError
    assert slots.free == 1


def streaming(slots: Slots, pieces: Callable[[], Iterator[bytes]]) -> Callable[..., HttpResponse]:
    @slots.for_streams
    def view(request: HttpRequest) -> HttpResponse:
        return StreamingHttpResponse(pieces())

    return view


def two_pieces() -> Iterator[bytes]:
    yield b"one"
    yield b"two"


def broken() -> Iterator[bytes]:
    yield b"one"
    raise ZeroDivisionError


@pytest.fixture
def slots() -> Slots:
    return Slots(1, **HASTY)


def test_a_stream_holds_its_slot_until_its_last_piece(slots: Slots) -> None:
    response = streaming(slots, two_pieces)(RequestFactory().get("/"))
    pieces = iter(response)
    assert slots.free == 0
    assert next(pieces) == b"one"
    assert slots.free == 0
    # Before it is closed: who reads slowly what is made already keeps nobody waiting.
    assert list(pieces) == [b"two"]
    assert slots.free == 1


@pytest.mark.django_db  # which Django looks at when an answer is closed
@pytest.mark.parametrize("read", [0, 1], ids=["never read", "in the midst"])
def test_a_client_that_goes_away_gives_the_slot_back(slots: Slots, read: int) -> None:
    response = streaming(slots, two_pieces)(RequestFactory().get("/"))
    for _ in range(read):
        next(iter(response))
    response.close()
    assert slots.free == 1


def test_a_stream_that_breaks_gives_the_slot_back(slots: Slots) -> None:
    response = streaming(slots, broken)(RequestFactory().get("/"))
    with pytest.raises(ZeroDivisionError):
        list(response)
    assert slots.free == 1


def test_an_answer_that_is_lost_on_its_way_out_gives_the_slot_back(slots: Slots) -> None:
    response = streaming(slots, two_pieces)(RequestFactory().get("/"))
    assert slots.free == 0
    del response
    gc.collect()
    assert slots.free == 1


def test_a_view_that_fails_or_answers_at_once_gives_the_slot_back(slots: Slots) -> None:
    @slots.for_streams
    def fails(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails(RequestFactory().get("/"))
    assert slots.for_streams(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert slots.free == 1


def test_head_takes_no_slot(slots: Slots) -> None:
    held = slots.take()
    assert streaming(slots, two_pieces)(RequestFactory().head("/")).status_code == 200
    held.release()
