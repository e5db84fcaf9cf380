"""Making renditions before a visitor asks: those that cards show, when a picture is saved.

It is a courtesy: what is not made, because a process ended, the queue was full or the encoder
failed, is made at its first request as any other.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterable
from functools import cache
from queue import Full, Queue
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections

from smartcities.media.checks import check_picture
from smartcities.media.once import store
from smartcities.media.processing.child import MEGABYTE, BoundedChild
from smartcities.media.renditions import (
    Rendition,
    all_renditions,
    delete_stored,
    encoded,
    stored_tails,
)
from smartcities.media.sizes import AHEAD, AHEAD_KIND

if TYPE_CHECKING:
    from smartcities.media.models import Image

#: How many pictures wait in a process; the sizes of others are made at their first request.
WAITING = 200

logger = logging.getLogger(__name__)
# Apart from the encoder that visitors wait for, and behind all of them.
_encoder = BoundedChild("encoder.py", memory=1536 * MEGABYTE, nice=10)


def of_cards(renditions: Iterable[Rendition]) -> list[Rendition]:
    """Return those of *renditions* that are made ahead."""
    return [
        each
        for each in renditions
        if each.kind == AHEAD_KIND and each.width in AHEAD.get(each.crop, ())
    ]


def make_missing(image: Image, *, cards_only: bool = False) -> int:
    """Make and store the missing renditions of *image*; return their number.

    Raises ``EncodingError`` or what the storage raises.
    """
    every: Iterable[Rendition] = all_renditions(
        image.checksum, image.width, image.height, image.focal
    )
    there = stored_tails(image.checksum)
    wanted = of_cards(every) if cards_only else every
    missing = [rendition for rendition in wanted if rendition.tail not in there]
    if not missing:
        return 0
    with image.file.open() as original:
        content = original.read()
    files = encoded(content, (image.width, image.height), missing, _encoder)
    for rendition, made in zip(missing, files, strict=True):
        store(rendition.stored_name, made)
    if not type(image).objects.filter(checksum=image.checksum).exists():
        # It was deleted meanwhile, perhaps withdrawn: nothing of it may remain.
        delete_stored(image.checksum)
    return len(missing)


def measure_colour(image: Image) -> None:
    """Measure the colour of a picture of an earlier release; later ones have it from the upload."""
    if image.colour:
        return
    with contextlib.suppress(ValidationError), image.file.open() as original:
        image.colour = check_picture(original).colour
        rows = type(image).objects.filter(checksum=image.checksum, colour="")
        rows.update(colour=image.colour)


def make_later(key: int) -> None:
    """Make the sizes of a picture that cards show in the background, in turn; returns at once."""
    with contextlib.suppress(Full):
        _queue().put_nowait(key)


@cache
def _queue() -> Queue[int]:
    """Return this process's queue; the thread behind it begins when it is first needed."""
    queue: Queue[int] = Queue(WAITING)
    # A daemon: a process that exits does not wait for courtesies.
    threading.Thread(target=_work, args=(queue,), name="pictures-ahead", daemon=True).start()
    return queue


def _work(queue: Queue[int]) -> None:
    while True:
        try:
            make(queue.get())
        finally:
            connections.close_all()


def make(key: int) -> None:
    """Make the sizes of a picture that cards show; a failure is logged, for there is no caller."""
    try:
        # Read again: a saved object still has the file that was uploaded, and it may be gone.
        image: Image | None = apps.get_model("media", "Image").objects.filter(pk=key).first()
        if image is not None and image.checksum:
            measure_colour(image)
            make_missing(image, cards_only=True)
    except Exception as error:  # each storage has errors of its own
        reason = f"{type(error).__name__}: {error}"
        logger.warning("Picture %s: no sizes were made ahead: %s", key, reason)
