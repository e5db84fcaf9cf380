"""Checks of uploaded files, by their content and never by their name or declared type."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from smartcities.media.processing import picture_reader
from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildBusyError, ChildError

IMAGE_BYTES = 10 * MEGABYTE
IMAGE_PIXELS = 40_000_000
PDF_BYTES = 50 * MEGABYTE
EXTENSIONS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
SVG = re.compile(rb"<svg[\s>]|<!doctype svg", re.IGNORECASE)
#: Seconds that checking a picture may take, and that it may wait for its turn. The most expensive
#: picture that is accepted needs four seconds and 1.4 GB.
SECONDS, PATIENCE = 20, 60

logger = logging.getLogger(__name__)
_reader = BoundedChild(picture_reader.__file__, memory=1536 * MEGABYTE, nice=5)


class CheckedFile(File):
    """A file that passed its checks, in the form in which it is stored.

    ``checksum`` is the SHA-256 of its content; ``width`` and ``height`` are in pixels, 0 if it is
    not a picture.
    """

    name: str

    def __init__(
        self, file: Any, name: str, *, checksum: str, width: int = 0, height: int = 0
    ) -> None:
        super().__init__(file, name)
        self.checksum = checksum
        self.width = width
        self.height = height


def check_picture(file: File) -> CheckedFile:
    """Return an uploaded picture in the form in which it is stored: upright, without metadata.

    Raises ``ValidationError`` over 10 MB or 40 megapixels (read from the header, before decoding),
    for SVG and other formats than JPEG, PNG and WebP, for broken data, and for a name with the
    ending of another format. It takes seconds: a child process decodes the picture.
    """
    _refuse_size(file, IMAGE_BYTES)
    if SVG.search(_head(file, 4096)):
        raise ValidationError(
            _("SVG pictures are not accepted, because they can carry scripts. Use JPEG or PNG."),
            code="svg",
        )
    facts, content = _read_picture(file)
    if "refused" in facts:
        raise _refusal(facts)
    name = file.name or ""
    ending = PurePath(name).suffix.lower()
    if ending not in EXTENSIONS[facts["kind"]]:
        raise ValidationError(
            _("This file is named “%(ending)s” but is a %(kind)s picture. Rename or convert it."),
            code="lies",
            params={"ending": ending or name, "kind": facts["kind"]},
        )
    checksum = hashlib.sha256(content).hexdigest()
    size = {"width": facts["width"], "height": facts["height"]}
    return CheckedFile(BytesIO(content), name, checksum=checksum, **size)


def check_pdf(file: File) -> CheckedFile:
    """Return an uploaded PDF, which must be complete, at most 50 MB, and named ``.pdf``.

    Raises ``ValidationError`` for anything else.
    """
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
    name = file.name or ""
    if PurePath(name).suffix.lower() != ".pdf":
        raise ValidationError(
            _("This file is a PDF but is not named so. Give it a name ending in .pdf."),
            code="lies",
        )
    checksum = hashlib.sha256()
    for block in file.chunks():
        checksum.update(block)
    file.seek(0)
    return CheckedFile(file.file, name, checksum=checksum.hexdigest())


def _head(file: File, size: int) -> bytes:
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return head


def _refuse_size(file: File, limit: int) -> None:
    if file.size > limit:
        raise ValidationError(
            _("This file is %(size).1f MB; at most %(limit)d MB are accepted."),
            code="too_large",
            params={"size": file.size / MEGABYTE, "limit": limit // MEGABYTE},
        )


def _read_picture(file: File) -> tuple[dict[str, Any], bytes]:
    limits = {"processor": SECONDS, "clock": 3 * SECONDS, "patience": PATIENCE}
    try:
        answer = _reader.run(file, str(IMAGE_PIXELS), **limits)
    except ChildBusyError as error:
        raise ValidationError(
            _("Many pictures are being checked just now. Try again in a minute."), code="busy"
        ) from error
    except ChildError as error:
        logger.warning("A picture was not checked: %s", error)
        raise ValidationError(
            _(
                "This picture could not be read: it takes too much time or memory. Save it smaller "
                "or as a JPEG, and upload that."
            ),
            code="too_dear",
        ) from error
    finally:
        file.seek(0)
    facts, _newline, content = answer.partition(b"\n")
    return json.loads(facts), content


def _refusal(facts: dict[str, Any]) -> ValidationError:
    messages = {
        "too_many_pixels": _(
            "This picture has %(megapixels).0f megapixels; at most 40 are accepted."
        ),
        "not_a_picture": _("This file is not a JPEG, PNG or WebP picture, whatever its name says."),
        "damaged": _("This picture is damaged or cut short. Export it again and upload that."),
    }
    code = facts["refused"]
    return ValidationError(messages[code], code=code, params=facts)
