"""Cutting, scaling and writing renditions: Pillow alone, run as a bounded child (``child.py``).

``renditions.py`` gives the original and the jobs as JSON; in the answer each result stands
behind its length in four bytes.
"""

from __future__ import annotations

import json
import math
import struct
from io import BytesIO
from typing import IO, Any, TypedDict

from PIL import Image as Pillow

#: The limit of an upload: Pillow only warns from 89 megapixels.
PIXELS = 40_000_000

#: Measured on drawings and photographs: AVIF at speed 8 costs a third of speed 6 and a tenth
#: more bytes. More threads than two gain nothing at these sizes and cost memory.
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 55, "speed": 8, "max_threads": 2}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 78, "progressive": True, "optimize": True}),
}


class Job(TypedDict):
    """One rendition: what to cut out (pixels of the original), its size, its format."""

    box: tuple[int, int, int, int]
    size: tuple[int, int]
    kind: str


def on_screen(picture: Pillow.Image) -> Pillow.Image:
    """Return *picture* as RGB, or RGBA where any of it may be transparent."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode.startswith("I"):
        # Pillow cuts 16 bits of grey off at 255 instead of scaling them.
        picture = picture.convert("I").point(lambda grey: grey / 257).convert("L")
    mode = "RGBA" if clear else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def written(picture: Pillow.Image, kind: str, profile: bytes | None) -> bytes:
    """Return *picture* as a file; JPEG knows no transparency, so it is laid on white.

    White, because what is drawn with transparency is drawn for paper.
    """
    form, options = OPTIONS[kind]
    if form == "JPEG" and picture.mode == "RGBA":
        ground = Pillow.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    out = BytesIO()
    picture.save(out, form, icc_profile=profile, **options)
    return out.getvalue()


def renditions(original: bytes, jobs: list[Job]) -> list[bytes]:
    """Return the files of *jobs*; raises what Pillow raises for a broken *original*."""
    with Pillow.open(BytesIO(original), formats=["JPEG", "PNG", "WEBP"]) as picture:
        width, height = picture.size
        if width * height > PIXELS:
            raise ValueError("more than 40 megapixels")
        # A profile of inks or greys does not describe the RGB that is written.
        screen = picture.mode in {"RGB", "RGBA", "P"}
        profile = picture.info.get("icc_profile") if screen else None
        # No more of it is decoded than twice what the largest job shows.
        most = max(job["size"][0] / (job["box"][2] - job["box"][0]) for job in jobs)
        picture.draft(None, (math.ceil(2 * most * width), math.ceil(2 * most * height)))
        picture.load()
        source = on_screen(picture)
        fold = int(source.width / (2 * most * width))
        if fold > 1:
            source = source.reduce((fold, min(fold, source.height)))
    across, down = source.width / width, source.height / height
    done: dict[str, Pillow.Image] = {}
    files = []
    for job in jobs:
        key = json.dumps([job["box"], job["size"]])
        if key not in done:
            left, top, right, bottom = job["box"]
            box = (left * across, top * down, right * across, bottom * down)
            size = tuple(job["size"])
            # Scaled once for all formats of a size; the one before is not needed any more.
            done = {key: source.resize(size, Pillow.Resampling.LANCZOS, box, reducing_gap=3.0)}
        files.append(written(done[key], job["kind"], profile))
    return files


def answer(original: IO[bytes], jobs: str) -> bytes:
    """Return the files of the *jobs* of one picture, one behind the other."""
    files = renditions(original.read(), json.loads(jobs))
    return b"".join(struct.pack(">I", len(content)) + content for content in files)
