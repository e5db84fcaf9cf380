"""Checking a logo, making it safe, and drawing it as a PNG; run as a bounded child (``child.py``).

An SVG is written anew from svg-hush's allow-list (https://github.com/cloudflare/svg-hush): without
scripts, links, and whatever of other hosts; what is left must be drawable by resvg. A PNG or WebP
is made small enough for the head of a page, without metadata.

The answer is one line of JSON, followed by the file. The line has ``kind``, ``width``, ``height``
(in pixels; of an SVG its proportions) and ``notes``, or ``refused``, as in ``picture_reader.py``.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import IO, Any

import py_svg_hush
import resvg_py
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

#: Pixels each way that a stored PNG or WebP has at most, and that an SVG is drawn with.
SIDE = 1024
#: The kinds of pictures that an SVG may have within it.
EMBEDDED = {"image": ["png", "jpeg", "webp"]}
TEXT = re.compile(rb"<(?:\w+:)?text[\s>]")


class LogoRefusedError(Exception):
    """A logo is refused: a code, and the values of its message."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **params}


def answer(source: IO[bytes], wanted: str, pixels: str) -> bytes:
    """Return what is *wanted* of a logo: ``svg`` or ``picture`` to check it, ``png`` to draw it.

    A picture has at most *pixels* pixels.
    """
    content = source.read()
    if wanted == "png":
        return drawn(content)
    try:
        facts, content = safe_svg(content) if wanted == "svg" else safe(content, int(pixels))
    except LogoRefusedError as error:
        facts, content = error.answer, b""
    return json.dumps(facts).encode() + b"\n" + content


def safe_svg(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the facts of an SVG, and the SVG of what is allowed in one."""
    try:
        rebuilt = py_svg_hush.filter_svg(content, EMBEDDED)
        picture = Pillow.open(BytesIO(png_of(rebuilt)))
    except ValueError as error:
        raise LogoRefusedError("damaged") from error
    if picture.getbbox() is None:
        raise LogoRefusedError("empty")
    width, height = picture.size
    notes = ["svg_text"] if TEXT.search(rebuilt) else []
    return {"kind": "SVG", "width": width, "height": height, "notes": notes}, rebuilt


def safe(content: bytes, pixels: int) -> tuple[dict[str, Any], bytes]:
    """Return the facts of a PNG or WebP, and the file to store."""
    # Our own limit, read from the header before a pixel is decoded.
    Pillow.MAX_IMAGE_PIXELS = None
    try:
        picture: Pillow.Image = Pillow.open(BytesIO(content), formats=("PNG", "WEBP"))
        width, height = picture.size
        if width * height > pixels:
            raise LogoRefusedError("too_many_pixels", megapixels=width * height / 1_000_000)
        kind = picture.format
        picture.load()
    except (LogoRefusedError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise LogoRefusedError("not_a_picture") from error
    except Exception as error:  # decoders raise all kinds of errors
        raise LogoRefusedError("damaged") from error
    small = picture.convert("RGBA")
    if small.getbbox() is None:
        raise LogoRefusedError("empty")
    small.thumbnail((SIDE, SIDE), Pillow.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, kind, **({"lossless": True} if kind == "WEBP" else {"optimize": True}))
    width, height = small.size
    return {"kind": kind, "width": width, "height": height, "notes": []}, out.getvalue()


def drawn(content: bytes) -> bytes:
    """Return a stored logo as a PNG of at most ``SIDE`` pixels each way."""
    if content.startswith((b"\x89PNG", b"RIFF")):
        return safe(content, SIDE * SIDE)[1]
    return png_of(content)


def png_of(svg: bytes) -> bytes:
    """Return an SVG as a PNG that fits into a square of ``SIDE`` pixels; raises ``ValueError``."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=SIDE, height=SIDE))
