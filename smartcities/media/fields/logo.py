"""The file field of a logo: a PNG, a WebP, or an SVG that is written anew."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils.translation import gettext as _

from smartcities.media import signatures
from smartcities.media.checks import IMAGE_PIXELS, CheckedFile, head_of, named, refuse_size
from smartcities.media.fields.checked import CheckedFileField
from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildError

LOGO_BYTES = 2 * MEGABYTE
#: Where logos lie; their public address has the same name.
FOLDER = "logos"
#: Seconds of processor time for checking or drawing one; a PNG of 39 megapixels needs two.
SECONDS = 10

logger = logging.getLogger(__name__)
_reader = BoundedChild("logo_reader.py", memory=1536 * MEGABYTE, nice=5)


def logo_name(instance: models.Model | None, filename: str) -> str:
    """Return the path of a logo: no other one ever has it, so that it may be kept for ever."""
    return f"{FOLDER}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


def check_logo(file: File) -> CheckedFile:
    """Return an uploaded logo in the form in which it is stored; it takes a second.

    Raises ``ValidationError`` over 2 MB or 40 megapixels, for other formats than PNG, WebP and
    SVG, for what is damaged or cannot be drawn, and for what shows nothing.
    """
    refuse_size(file, LOGO_BYTES)
    is_svg = bool(signatures.SVG.search(head_of(file, 4096)))
    try:
        answer = _run(file.read(), "svg" if is_svg else "picture")
    except ChildError as error:
        logger.warning("A logo was not checked: %s", error)
        raise ValidationError(
            _("This logo takes too much time or memory to draw. Save it in a simpler form."),
            code="too_dear",
        ) from error
    finally:
        file.seek(0)
    line, _newline, content = answer.partition(b"\n")
    facts = json.loads(line)
    if "refused" in facts:
        raise _refusal(facts, head_of(file, 4096))
    return CheckedFile(
        BytesIO(content),
        named(file.name or "", facts["kind"]),
        checksum=hashlib.sha256(content).hexdigest(),
        width=facts["width"],
        height=facts["height"],
        notes=facts["notes"],
    )


def drawn_logo(content: bytes) -> bytes:
    """Return a stored logo as a PNG of at most 1,024 pixels each way; raises ``ChildError``."""
    return _run(content, "png")


def _run(content: bytes, wanted: str) -> bytes:
    limits = {"processor": SECONDS, "clock": 3 * SECONDS, "patience": 3 * SECONDS}
    return _reader.run(content, wanted, str(IMAGE_PIXELS), **limits)


def _refusal(facts: dict[str, Any], head: bytes) -> ValidationError:
    code = facts["refused"]
    kind = signatures.name_of(head)
    messages = {
        "not_a_picture": _("A logo is a PNG, WebP or SVG; this is: %(kind)s.")
        if kind
        else _("A logo is a PNG, WebP or SVG; this file is none, whatever its name says."),
        "too_many_pixels": _(
            "This picture has %(megapixels).0f megapixels; at most 40 are accepted."
        ),
        "damaged": _("This logo is damaged or cut short. Export it again and upload that."),
        "empty": _("Nothing is to be seen in this logo: it is transparent all over."),
    }
    return ValidationError(messages[code], code=code, params={**facts, "kind": kind})


class LogoField(CheckedFileField):
    """A logo of at most 2 MB: PNG or WebP, made small enough for a page's head, or SVG."""

    check_upload = check_logo
    max_bytes = LOGO_BYTES
    accept = ".png,.webp,.svg"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("upload_to", logo_name)
        super().__init__(*args, **kwargs)
