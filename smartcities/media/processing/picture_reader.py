"""Checking a picture and making it safe with Pillow, run as a bounded child (``child.py``).

The answer is one line of JSON with ``kind``, ``width``, ``height``, ``colour`` and ``notes``,
followed by the picture to be stored, upright and without metadata. Or ``refused``, a code for a
message of ``checks.py``. The notes are codes of sentences (``PendingUpload.Note``).
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import IO, Any

from PIL import Image as Pillow
from PIL import ImageStat, UnidentifiedImageError

#: The formats that are read, each with the format in which it is stored: phones store a second
#: picture after the first, which Pillow calls MPO; a GIF loses nothing as a PNG.
STORED_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG"}
ORIENTATION = 0x0112
#: How a picture with this EXIF orientation is turned upright.
TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
#: How many pixels each way are looked at for the average colour.
SAMPLE = 64
#: The "colour" of a picture through which its ground is seen.
CLEAR = "clear"


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
        picture = Pillow.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF"))
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
    try:
        return written(picture)
    except MemoryError:
        raise
    except Exception as error:  # what it says of itself cannot be written: odd modes, for example
        problem = f"{type(error).__name__}: {error}"[:200]
        raise PictureRefusedError("unwritable", problem=problem) from error


def turn_of(picture: Pillow.Image) -> Pillow.Transpose | None:
    """Return how to turn the picture upright; None if it is, or if its metadata is unreadable."""
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except Exception:
        return None


def is_animated(picture: Pillow.Image) -> bool:
    """Tell whether the picture has more than one frame; the second one of a phone is none."""
    try:
        return picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1
    except Exception:  # the first frame was read
        return False


def colour_of(picture: Pillow.Image) -> str:
    """Return the average colour as ``rrggbb``, or ``CLEAR``; empty if it cannot be told."""
    try:
        # A sample, since the whole picture in another mode may take more memory than there is.
        few = picture.resize((SAMPLE, SAMPLE), Pillow.Resampling.NEAREST)
        few.info = {key: picture.info[key] for key in ("transparency",) if key in picture.info}
        if few.mode.startswith("I"):
            # Pillow clips 16-bit grey values at 255 instead of scaling them.
            few = few.convert("I").point(lambda grey: grey / 257).convert("L")
        *colours, alpha = few.convert("RGBA").split()
        if alpha.getextrema() != (255, 255):
            return CLEAR
        # Light adds up, but what is compared is what it looks like: the mean of the values will do.
        return "".join(f"{round(ImageStat.Stat(each).mean[0]):02x}" for each in colours)
    except MemoryError:
        raise
    except Exception:  # odd modes: the picture is accepted without
        return ""


def written(picture: Pillow.Image) -> tuple[dict[str, Any], bytes]:
    """Return the facts of *picture* and its file without metadata (place, camera, comments).

    A JPEG that needs no rotation keeps its quantisation tables, so that no visible quality is
    lost. The colour profile is kept: the renditions are converted by it.
    """
    kind = STORED_AS[picture.format or ""]
    colour = colour_of(picture)
    notes = ["first_frame"] if is_animated(picture) else []
    if picture.format == "GIF":
        notes.append("as_png")
    options: dict[str, Any] = {}
    if profile := picture.info.get("icc_profile"):
        options["icc_profile"] = profile
    turn = turn_of(picture)
    if kind == "JPEG":
        as_it_is = turn is None and picture.format == "JPEG"
        options |= {"quality": "keep"} if as_it_is else {"quality": 92, "optimize": True}
    if kind == "WEBP":
        options["quality"] = 92
    # Only the pixels are turned. ``ImageOps.exif_transpose`` also writes the metadata anew, which
    # raises whatever one can think of if a camera wrote an odd entry.
    upright = picture if turn is None else picture.transpose(turn)
    # From ``info`` Pillow would write EXIF, XMP and comments again.
    upright.info = {key: upright.info[key] for key in ("transparency",) if key in upright.info}
    out = BytesIO()
    upright.save(out, kind, exif=b"", **options)
    width, height = upright.size
    facts = {"kind": kind, "width": width, "height": height, "colour": colour, "notes": notes}
    return facts, out.getvalue()
