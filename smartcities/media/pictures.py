"""Making pictures safe: metadata stripped, turned upright."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from smartcities.media.checks import check_picture

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
