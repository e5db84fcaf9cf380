"""Checking a picture and making it safe: Pillow alone, run as a bounded child (``child.py``).

The answer is one line of JSON: ``kind``, ``width`` and ``height``, and behind it the picture as
it is to be stored, upright and without metadata. Or ``refused``, a code that ``checks.py`` words.
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
    """A picture that is not taken: a code, and what its message names."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **params}


def answer(source: IO[bytes], pixels: str) -> bytes:
    """Return a picture of at most so many *pixels*, checked, upright and stripped."""
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
    except Exception as error:  # decoders have errors of every kind
        raise PictureRefusedError("damaged") from error
    # What fails from here on is not the picture's fault.
    return written(picture)


def is_turned(picture: Pillow.Image) -> bool:
    """Tell whether the picture has to be turned; metadata that cannot be read turn nothing."""
    try:
        return picture.getexif().get(ORIENTATION, 1) != 1
    except Exception:
        return False


def written(picture: Pillow.Image) -> tuple[dict[str, Any], bytes]:
    """Return the facts of *picture* and its file without metadata (place, camera, comments).

    A JPEG that needs no turning keeps its own quantisation tables, so nothing visible is lost.
    The colour profile stays.
    """
    # Telephones store a second picture behind the first; Pillow calls that MPO.
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
    # Pillow writes EXIF, XMP and comments again from ``info`` where a format allows it.
    upright.info = {key: upright.info[key] for key in ("transparency",) if key in upright.info}
    out = BytesIO()
    upright.save(out, kind, exif=b"", **options)
    width, height = upright.size
    return {"kind": kind, "width": width, "height": height}, out.getvalue()
