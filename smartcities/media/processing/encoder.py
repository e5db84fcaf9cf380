"""Cropping, scaling and writing renditions with Pillow, run as a bounded child (``child.py``).

They are in the colours of sRGB and carry no profile. ``renditions.py`` passes the original, and
the jobs as JSON; in the answer each result follows its length in four bytes.
"""

from __future__ import annotations

import json
import math
import struct
from io import BytesIO
from typing import IO, Any, TypedDict

from PIL import Image as Pillow
from PIL import ImageCms

#: The limit for uploads; Pillow would only warn, from 89 megapixels.
PIXELS = 40_000_000

#: Measured with drawings and photographs: AVIF at speed 8 takes a third of the time of speed 6,
#: for a tenth more bytes. More than two threads are not faster at these sizes and take memory.
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 50, "speed": 8, "max_threads": 2}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 78, "progressive": True, "optimize": True}),
}


class Job(TypedDict):
    """One rendition: the box to cut out (pixels of the original), its size, its format."""

    box: tuple[int, int, int, int]
    size: tuple[int, int]
    kind: str


def plain(picture: Pillow.Image) -> Pillow.Image:
    """Return *picture* with 8 bits a channel, with an alpha channel if part of it may be clear."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode.startswith("I"):
        # Pillow clips 16-bit grey values at 255 instead of scaling them.
        picture = picture.convert("I").point(lambda grey: grey / 257).convert("L")
    if picture.mode in {"L", "LA", "1"}:
        mode = "LA" if clear else "L"
    elif picture.mode == "CMYK":
        mode = "CMYK"
    else:
        mode = "RGBA" if clear else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def on_screen(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """Return a ``plain()`` *picture* as RGB or RGBA in the colours of sRGB.

    Its colour *profile* is used up by this: a rendition carries none. A profile that cannot be
    read, or of another kind than the picture, is ignored.
    """
    clear = picture.mode in {"LA", "RGBA"}
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            opaque = picture.convert(picture.mode.removesuffix("A")) if clear else picture
            transform = ImageCms.buildTransform(
                given,
                ImageCms.createProfile("sRGB"),
                opaque.mode,
                "RGB",
                ImageCms.Intent.RELATIVE_COLORIMETRIC,
                # Without it, the darkest of prints would be far from black.
                ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
            shown = ImageCms.applyTransform(opaque, transform)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            shown = None
        if shown is not None:
            if clear:
                shown.putalpha(picture.getchannel("A"))
            return shown
    mode = "RGBA" if clear else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def written(picture: Pillow.Image, kind: str) -> bytes:
    """Return *picture* as a file; for JPEG, which has no transparency, on a white background.

    White, because drawings with transparency are usually made for paper.
    """
    form, options = OPTIONS[kind]
    if form == "JPEG" and picture.mode == "RGBA":
        ground = Pillow.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    out = BytesIO()
    # Without the argument Pillow writes the profile that was read.
    picture.save(out, form, icc_profile=None, **options)
    return out.getvalue()


def renditions(original: bytes, jobs: list[Job]) -> list[bytes]:
    """Return the files of *jobs*; raises what Pillow raises for a broken *original*."""
    with Pillow.open(BytesIO(original), formats=["JPEG", "PNG", "WEBP"]) as picture:
        width, height = picture.size
        if width * height > PIXELS:
            raise ValueError("more than 40 megapixels")
        profile = picture.info.get("icc_profile")
        # Decode at most twice the size of the largest job.
        most = max(job["size"][0] / (job["box"][2] - job["box"][0]) for job in jobs)
        picture.draft(None, (math.ceil(2 * most * width), math.ceil(2 * most * height)))
        picture.load()
        source = plain(picture)
        fold = int(source.width / (2 * most * width))
        if fold > 1:
            source = source.reduce((fold, min(fold, source.height)))
        source = on_screen(source, profile)
    across, down = source.width / width, source.height / height
    done: dict[str, Pillow.Image] = {}
    files = []
    for job in jobs:
        key = json.dumps([job["box"], job["size"]])
        if key not in done:
            left, top, right, bottom = job["box"]
            box = (left * across, top * down, right * across, bottom * down)
            size = tuple(job["size"])
            # Scaled once for all formats of a size.
            done = {key: source.resize(size, Pillow.Resampling.LANCZOS, box, reducing_gap=3.0)}
        files.append(written(done[key], job["kind"]))
    return files


def answer(original: IO[bytes], jobs: str) -> bytes:
    """Return the files of the *jobs* for one picture, one after the other."""
    files = renditions(original.read(), json.loads(jobs))
    return b"".join(struct.pack(">I", len(content)) + content for content in files)
