"""Renditions: what each is called, and having them made by a process of its own."""

from __future__ import annotations

import contextlib
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from smartcities.media.processing import encoder
from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildError
from smartcities.media.sizes import (
    CENTRE,
    CROPS,
    KINDS,
    WIDTHS,
    crop_box,
    scaled_size,
    useful_widths,
)

FOLDER = "renditions"
#: Seconds that one picture may take, and more for each further rendition of it.
SECONDS, MORE_SECONDS = 30, 3
ADDRESS = re.compile(
    r"([0-9a-f]{32})-(?:([0-9]{1,2}x[0-9]{1,2})-([0-9]{1,3})-([0-9]{1,3})-)?([0-9]{3,4})\.([a-z]+)"
)
# One at a time in each process: twelve cards do not start twelve encoders. The memory is enough
# for 40 megapixels of WebP with transparency, the dearest that can be uploaded.
_encoder = BoundedChild(encoder.__file__, memory=1536 * MEGABYTE)


class EncodingError(Exception):
    """A picture of which no rendition can be made; says why."""


@dataclass(frozen=True)
class Rendition:
    """One declared size and format of a picture; its name says all that it depends on."""

    checksum: str
    width: int
    kind: str = "webp"
    crop: str = ""
    focal: tuple[int, int] = CENTRE

    @classmethod
    def parse(cls, text: str) -> Rendition:
        """Return what ``str()`` wrote; raises ``ValueError`` for anything not declared."""
        match = ADDRESS.fullmatch(text)
        if not match:
            raise ValueError(text)
        checksum, ratio, x, y, width, kind = match.groups()
        crop = (ratio or "").replace("x", ":")
        focal = (int(x), int(y)) if ratio else CENTRE
        found = cls(checksum, int(width), kind, crop, focal)
        declared = kind in KINDS and found.width in (CROPS.get(crop, ()) if crop else WIDTHS)
        # One spelling only (no leading zeros), or one picture had many addresses to cache.
        if not declared or max(focal) > 100 or str(found) != text:
            raise ValueError(text)
        return found

    @property
    def tail(self) -> str:
        """Return the name without the checksum."""
        place = f"{self.crop.replace(':', 'x')}-{self.focal[0]}-{self.focal[1]}-"
        return f"{place if self.crop else ''}{self.width}.{self.kind}"

    @property
    def stored_name(self) -> str:
        """Return where the storage keeps it: all of a picture in one folder."""
        return f"{FOLDER}/{self.checksum}/{self.tail}"

    def __str__(self) -> str:
        return f"{self.checksum}-{self.tail}"


def all_renditions(
    checksum: str, width: int, height: int, focal: tuple[int, int]
) -> Iterator[Rendition]:
    """Yield every rendition that a picture of this size and focal point can have."""
    for crop in ("", *CROPS):
        left, _top, right, _bottom = crop_box(width, height, crop, focal)
        for wide in useful_widths(right - left, crop):
            for kind in KINDS:
                yield Rendition(checksum, wide, kind, crop, focal if crop else CENTRE)


def _job(wanted: Rendition, width: int, height: int) -> encoder.Job:
    box = crop_box(width, height, wanted.crop, wanted.focal)
    size = scaled_size(box[2] - box[0], box[3] - box[1], wanted.width)
    return {"box": box, "size": size, "kind": wanted.kind}


def encoded(original: bytes, size: tuple[int, int], wanted: list[Rendition]) -> list[bytes]:
    """Return the files of all *wanted* renditions of an *original* of this size in pixels.

    They are made in a process of its own with limits of time and memory, one at a time.
    Raises ``EncodingError``.
    """
    seconds = SECONDS + MORE_SECONDS * len(wanted)
    jobs = json.dumps([_job(each, *size) for each in wanted])
    limits = {"processor": 2 * seconds, "clock": seconds, "patience": SECONDS}
    try:
        rest = _encoder.run(original, jobs, **limits)
    except ChildError as error:
        raise EncodingError(str(error)) from error
    files = []
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        files.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    return files


def stored_tails(checksum: str) -> set[str]:
    """Return the names, without checksum, of what the storage has of a picture."""
    try:
        return set(default_storage.listdir(f"{FOLDER}/{checksum}")[1])
    except FileNotFoundError:
        return set()


def delete_stored(checksum: str) -> int:
    """Delete all renditions of a picture, of old focal points too; return how many."""
    tails = stored_tails(checksum)
    for tail in tails:
        default_storage.delete(f"{FOLDER}/{checksum}/{tail}")
    folder = Path(FOLDER, checksum).as_posix()
    with contextlib.suppress(OSError):  # not empty: somebody wrote at this moment
        default_storage.delete(folder)
    return len(tails)
