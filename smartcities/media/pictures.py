"""Making pictures safe and small: metadata stripped, turned upright, scaled down."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from smartcities.media.checks import check_picture

#: The only widths that can be asked for, in pixels.
WIDTHS = (320, 640, 1280)
ORIENTATION = 0x0112


def stripped(file: Any) -> ContentFile:
    """Return an uploaded picture without its metadata (place, camera, comments), upright.

    A JPEG that needs no turning keeps its own quantisation tables, so nothing visible is
    lost. The colour profile stays. Raises ``ValidationError`` as ``check_picture`` does.
    """
    kind = check_picture(file)
    out = BytesIO()
    with Pillow.open(file, formats=[kind]) as picture:
        options: dict[str, Any] = {}
        if profile := picture.info.get("icc_profile"):
            options["icc_profile"] = profile
        turned = picture.getexif().get(ORIENTATION, 1) != 1
        if kind == "JPEG":
            as_it_is = not turned and picture.format == "JPEG"
            options |= {"quality": "keep"} if as_it_is else {"quality": 92, "optimize": True}
        if kind == "WEBP":
            options["quality"] = 92
        upright = ImageOps.exif_transpose(picture) if turned else picture
        # Pillow writes EXIF, XMP and comments again from ``info`` where a format allows it.
        kept = {key: upright.info[key] for key in ("transparency",) if key in upright.info}
        upright.info = kept
        upright.save(out, kind, exif=b"", **options)
    return ContentFile(out.getvalue(), name=file.name)


def scaled_size(width: int, height: int, target: int) -> tuple[int, int]:
    """Return the size in pixels of a rendition *target* wide; a picture is never enlarged."""
    wide = min(width, target)
    return wide, max(1, round(height * wide / width))


def rendition(file: Any, target: int) -> ContentFile:
    """Return *file* scaled to *target* pixels of width, as WebP."""
    out = BytesIO()
    with Pillow.open(file, formats=["JPEG", "PNG", "WEBP"]) as picture:
        mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
        # Pillow cuts 16 bits of grey off at 255 instead of scaling them.
        deep = picture.mode.startswith("I")
        scaled = (
            picture.convert("I").point(lambda grey: grey / 257).convert("L") if deep else picture
        )
        scaled = scaled.convert(mode)
        scaled = scaled.resize(scaled_size(*picture.size, target), Pillow.Resampling.LANCZOS)
        # A profile of inks or greys does not describe the RGB that is written.
        screen = picture.mode in {"RGB", "RGBA", "P"}
        profile = picture.info.get("icc_profile") if screen else None
        scaled.save(out, "WEBP", quality=80, method=4, icc_profile=profile)
    return ContentFile(out.getvalue())
