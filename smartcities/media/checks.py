"""What an uploaded file may be: decided by its content, never by its name or claimed type."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

IMAGE_BYTES = 10 * 1024 * 1024
IMAGE_PIXELS = 40_000_000
PDF_BYTES = 50 * 1024 * 1024
EXTENSIONS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
SVG = re.compile(rb"<svg[\s>]|<!doctype svg", re.IGNORECASE)


def _head(file: Any, size: int) -> bytes:
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return head


def _refuse_size(file: Any, limit: int) -> None:
    if file.size > limit:
        raise ValidationError(
            _("This file is %(size).1f MB; at most %(limit)d MB are accepted."),
            code="too_large",
            params={"size": file.size / 1024 / 1024, "limit": limit // 1024 // 1024},
        )


def check_picture(file: Any) -> str:
    """Return the format of an uploaded picture: JPEG, PNG or WEBP.

    Raises ``ValidationError`` over 10 MB or 40 megapixels (read from the header, before a
    pixel is decoded), for SVG and any other format, for broken data, and for a name whose
    ending says another format than the content.
    """
    if getattr(file, "_committed", False):
        return ""
    _refuse_size(file, IMAGE_BYTES)
    if SVG.search(_head(file, 4096)):
        raise ValidationError(
            _("SVG pictures are not accepted, because they can carry scripts. Use JPEG or PNG."),
            code="svg",
        )
    try:
        with Pillow.open(file, formats=list(EXTENSIONS)) as picture:
            # Telephones store a second picture behind the first; Pillow calls that MPO.
            kind = "JPEG" if picture.format == "MPO" else picture.format
            width, height = picture.size
            if width * height > IMAGE_PIXELS:
                raise ValidationError(
                    _("This picture has %(size).0f megapixels; at most 40 are accepted."),
                    code="too_many_pixels",
                    params={"size": width * height / 1_000_000},
                )
            picture.load()
    except Pillow.DecompressionBombError as error:  # Pillow's own limit, far above ours
        raise ValidationError(
            _("This picture has far more than the 40 megapixels that are accepted."),
            code="too_many_pixels",
        ) from error
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This file is not a JPEG, PNG or WebP picture, whatever its name says."),
            code="not_a_picture",
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(
            _("This picture is damaged or cut short. Export it again and upload that."),
            code="damaged",
        ) from error
    finally:
        file.seek(0)
    ending = PurePath(file.name).suffix.lower()
    if ending not in EXTENSIONS[kind]:
        raise ValidationError(
            _("This file is named “%(ending)s” but is a %(kind)s picture. Rename or convert it."),
            code="lies",
            params={"ending": ending or file.name, "kind": kind},
        )
    return kind


def check_pdf(file: Any) -> None:
    """Raise ``ValidationError`` unless *file* is a whole PDF of at most 50 MB named ``.pdf``."""
    if getattr(file, "_committed", False):
        return
    _refuse_size(file, PDF_BYTES)
    if not _head(file, 5).startswith(b"%PDF-"):
        raise ValidationError(
            _("This file is not a PDF, whatever its name says."), code="not_a_pdf"
        )
    file.seek(max(0, file.size - 2048))
    tail = file.read()
    file.seek(0)
    if b"%%EOF" not in tail:
        raise ValidationError(
            _("This PDF is damaged or cut short. Export it again and upload that."),
            code="damaged",
        )
    if PurePath(file.name).suffix.lower() != ".pdf":
        raise ValidationError(
            _("This file is a PDF but is not named so. Give it a name ending in .pdf."),
            code="lies",
        )
