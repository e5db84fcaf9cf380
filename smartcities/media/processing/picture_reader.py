"""Checking a picture and making it safe with Pillow, run as a bounded child (``child.py``).

The answer is one line of JSON with ``kind``, ``width`` and ``height``, followed by the picture to
be stored, upright and without metadata. Or ``refused``, a code for a message of ``checks.py``.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import IO, Any

from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

KINDS = ("JPEG", "PNG", "WEBP")
ORIENTATION = 0x0112


class PictureRefusedError(Exception):
    """A picture is refused: a code, and the values of its message."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **params}


def answer(source: IO[bytes], pixels: str) -> bytes:
    """Return a picture of at most *pixels* pixels, checked, upright and without metadata."""
    try:
        facts, content = safe(source.read(), int(pixels))
    except PictureRefusedError as error:
        facts, content = error.answer, b""
    return json.dumps(facts).encode() + b"\n" + content


def safe(content: bytes, pixels: int) -> tuple[dict[str, Any], bytes]:
    """Return the facts of a picture and the file to store; raises ``PictureRefusedError``."""
    # Our own limit, read from the header before a pixel is decoded.
    Pillow.MAX_IMAGE_PIXELS = None
    try:
        picture = Pillow.open(BytesIO(content), formats=KINDS)
        width, height = picture.size
        if width * height > pixels:
            raise PictureRefusedError("too_many_pixels", megapixels=width * height / 1_000_000)
        picture.load()
    except (PictureRefusedError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise PictureRefusedError("not_a_picture") from error
    except Exception as error:  # decoders raise all kinds of errors
        raise PictureRefusedError("damaged") from error
    # Errors from here on are not the picture's fault.
    return written(picture)


def is_turned(picture: Pillow.Image) -> bool:
    """Tell whether the picture has to be rotated; not if its metadata cannot be read."""
    try:
        return picture.getexif().get(ORIENTATION, 1) != 1
    except Exception:
        return False


def written(picture: Pillow.Image) -> tuple[dict[str, Any], bytes]:
    """Return the facts of *picture* and its file without metadata (place, camera, comments).

    A JPEG that needs no rotation keeps its quantisation tables, so that no visible quality is
    lost. The colour profile is kept.
    """
    # Phones store a second picture after the first; Pillow calls this format MPO.
    kind = "JPEG" if picture.format == "MPO" else picture.format
    options: dict[str, Any] = {}
    if profile := picture.info.get("icc_profile"):
        options["icc_profile"] = profile
    turned = is_turned(picture)
    if kind == "JPEG":
        as_it_is = not turned and picture.format == "JPEG"
        options |= {"quality": "keep"} if as_it_is else {"quality": 92, "optimize": True}
    if kind == "WEBP":
        options["quality"] = 92
    upright = ImageOps.exif_transpose(picture) if turned else picture
    # From ``info`` Pillow would write EXIF, XMP and comments again.
    upright.info = {key: upright.info[key] for key in ("transparency",) if key in upright.info}
    out = BytesIO()
    upright.save(out, kind, exif=b"", **options)
    width, height = upright.size
    return {"kind": kind, "width": width, "height": height}, out.getvalue()
