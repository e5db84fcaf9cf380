"""Renditions: their names, and making them in a child process."""

from __future__ import annotations

import contextlib
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage

from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildError
from smartcities.media.sizes import (
    CENTRE,
    CROPS,
    FRUGAL,
    FRUGAL_WHOLE,
    KINDS,
    WIDTHS,
    crop_box,
    possible_sizes,
    scaled_size,
)

if TYPE_CHECKING:
    from smartcities.media.processing.encoder import Job

FOLDER = "renditions"
#: Seconds that one picture may take, and the additional seconds for each further rendition.
SECONDS, MORE_SECONDS = 30, 3
ADDRESS = re.compile(
    r"([0-9a-f]{32})-(?:([0-9]{1,2}x[0-9]{1,2})-([0-9]{1,3})-([0-9]{1,3})-)?([0-9]{3,4})\.([a-z]+)"
)
# One at a time in each process, so that twelve cards do not start twelve encoders. The memory is
# enough for 40 megapixels of WebP with transparency, the most expensive picture that is accepted.
_encoder = BoundedChild("encoder.py", memory=1536 * MEGABYTE)


class EncodingError(Exception):
    """No rendition can be made of a picture; the message says why."""


@dataclass(frozen=True)
class Rendition:
    """One declared size and format of a picture; its name has everything that it depends on."""

    checksum: str
    width: int
    kind: str = "webp"
    crop: str = ""
    focal: tuple[int, int] = CENTRE

    @classmethod
    def parse(cls, text: str) -> Rendition:
        """Parse the result of ``str()``; raises ``ValueError`` for undeclared renditions."""
        match = ADDRESS.fullmatch(text)
        if not match:
            raise ValueError(text)
        checksum, ratio, x, y, width, kind = match.groups()
        crop = (ratio or "").replace("x", ":")
        focal = (int(x), int(y)) if ratio else CENTRE
        found = cls(checksum, int(width), kind, crop, focal)
        declared = kind in KINDS and found.width in (CROPS.get(crop, ()) if crop else WIDTHS)
        # Only one spelling (no leading zeros), so that a picture does not have many addresses.
        if not declared or max(focal) > 100 or str(found) != text:
            raise ValueError(text)
        return found

    @property
    def tail(self) -> str:
        """Return the name without the checksum."""
        place = f"{self.crop.replace(':', 'x')}-{self.focal[0]}-{self.focal[1]}-"
        return f"{place if self.crop else ''}{self.width}.{self.kind}"

    @property
    def frugal(self) -> Rendition:
        """Return the rendition for visitors who ask to save data: itself, or a smaller one."""
        most = FRUGAL if self.crop else FRUGAL_WHOLE
        return replace(self, width=min(self.width, most))

    @property
    def stored_name(self) -> str:
        """Return its name in the storage, where a picture's renditions share a folder."""
        return f"{FOLDER}/{self.checksum}/{self.tail}"

    def __str__(self) -> str:
        return f"{self.checksum}-{self.tail}"


def all_renditions(
    checksum: str, width: int, height: int, focal: tuple[int, int]
) -> Iterator[Rendition]:
    """Yield every rendition that a picture of this size and focal point can have."""
    for crop in ("", *CROPS):
        left, top, right, bottom = crop_box(width, height, crop, focal)
        for kind in KINDS:
            for wide, _width, _height in possible_sizes(right - left, bottom - top, kind, crop):
                yield Rendition(checksum, wide, kind, crop, focal if crop else CENTRE)


def _job(wanted: Rendition, width: int, height: int) -> Job:
    box = crop_box(width, height, wanted.crop, wanted.focal)
    size = scaled_size(box[2] - box[0], box[3] - box[1], wanted.width)
    return {"box": box, "size": size, "kind": wanted.kind}


def encoded(
    original: bytes,
    size: tuple[int, int],
    wanted: list[Rendition],
    child: BoundedChild | None = None,
) -> list[bytes]:
    """Return the files of all *wanted* renditions of an *original* of this size in pixels.

    They are made in a child process with limits of time and memory, one at a time: in *child*, or
    in the one that visitors wait for. Raises ``EncodingError``.
    """
    seconds = SECONDS + MORE_SECONDS * len(wanted)
    jobs = json.dumps([_job(each, *size) for each in wanted])
    limits = {"processor": 2 * seconds, "clock": seconds, "patience": SECONDS}
    try:
        rest = (child or _encoder).run(original, jobs, **limits)
    except ChildError as error:
        raise EncodingError(str(error)) from error
    files = []
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        files.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    return files


def stored_tails(checksum: str) -> set[str]:
    """Return the names, without checksum, of a picture's stored renditions."""
    try:
        return set(default_storage.listdir(f"{FOLDER}/{checksum}")[1])
    except FileNotFoundError:
        return set()


def delete_stored(checksum: str) -> int:
    """Delete all renditions of a picture, also of old focal points; return their number."""
    tails = stored_tails(checksum)
    for tail in tails:
        default_storage.delete(f"{FOLDER}/{checksum}/{tail}")
    folder = Path(FOLDER, checksum).as_posix()
    with contextlib.suppress(OSError):  # not empty: another process has just written a file
        default_storage.delete(folder)
    return len(tails)
