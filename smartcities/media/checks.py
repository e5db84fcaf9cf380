"""Checks of uploaded files, by their content and never by their name or declared type.

A name with the ending of another format, or without one, gets the right ending.
"""

from __future__ import annotations

import hashlib
import json
import logging
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from smartcities.media import signatures
from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildBusyError, ChildError

IMAGE_BYTES = 10 * MEGABYTE
IMAGE_PIXELS = 40_000_000
PDF_BYTES = 50 * MEGABYTE
#: The endings of each kind; the first one is given to a file with another.
EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "SVG": (".svg",),
    "PDF": (".pdf",),
}
#: Endings that are replaced, not kept as a part of the name.
REPLACED = {ending for endings in EXTENSIONS.values() for ending in endings}
REPLACED |= {".jfif", ".jpe", ".pjpeg", ".gif", ".apng", ".heic", ".avif", ".bmp", ".tif"}
#: What may stand behind the end of a PDF, however much: some programs fill up whole blocks.
PADDING, BLOCK = b"\0\t\n\f\r \x1a\xff", 64 * 1024
#: Bytes before the padding among which a PDF's end must be.
TAIL = 2048
#: Seconds that checking a picture may take, and that it may wait for its turn. The most expensive
#: picture that is accepted needs four seconds and 1.4 GB.
SECONDS, PATIENCE = 20, 60

logger = logging.getLogger(__name__)
_reader = BoundedChild("picture_reader.py", memory=1536 * MEGABYTE, nice=5)


class CheckedFile(File):
    """A file that passed its checks, in the form in which it is stored.

    ``checksum`` is the SHA-256 of its content; ``width`` and ``height`` are in pixels, 0 if it is
    not a picture; ``colour`` is that of ``Image``. ``notes`` are codes of what its uploader should
    know (``PendingUpload.Note``).
    """

    name: str

    def __init__(
        self,
        file: Any,
        name: str,
        *,
        checksum: str,
        width: int = 0,
        height: int = 0,
        colour: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__(file, name)
        self.checksum = checksum
        self.width = width
        self.height = height
        self.colour = colour
        self.notes = tuple(notes)


def check_picture(file: File) -> CheckedFile:
    """Return an uploaded picture in the form in which it is stored: upright, without metadata.

    Raises ``ValidationError`` over 10 MB or 40 megapixels (read from the header, before decoding),
    for SVG and other formats than JPEG, PNG, WebP and GIF, and for broken data. It takes seconds: a
    child process decodes the picture.
    """
    refuse_size(file, IMAGE_BYTES)
    facts, content = _read_picture(file)
    if "refused" in facts:
        raise _refusal(facts, head_of(file, 4096))
    checksum = hashlib.sha256(content).hexdigest()
    looks = {name: facts[name] for name in ("width", "height", "colour", "notes")}
    return CheckedFile(
        BytesIO(content),
        named(file.name or "", facts["kind"]),
        checksum=checksum,
        **looks,
    )


def check_pdf(file: File) -> CheckedFile:
    """Return an uploaded PDF as it is; it must be complete, and at most 50 MB.

    As all readers do, this one accepts up to 1,024 bytes before it and padding behind its end.
    Raises ``ValidationError`` for anything else.
    """
    refuse_size(file, PDF_BYTES)
    head = head_of(file, signatures.PDF_LEAD + 64)
    if not signatures.is_pdf(head):
        raise _no_pdf(head)
    if b"%%EOF" not in _tail(file):
        raise ValidationError(
            _("This PDF is damaged or cut short. Export it again and upload that."),
            code="damaged",
        )
    checksum = hashlib.sha256()
    for block in file.chunks():
        checksum.update(block)
    file.seek(0)
    return CheckedFile(file.file, named(file.name or "", "PDF"), checksum=checksum.hexdigest())


def named(name: str, kind: str) -> str:
    """Return the name of a file of this *kind*, with the right ending, whatever it was called."""
    # Macs send letters and their marks apart.
    name = PurePath(unicodedata.normalize("NFC", name)).name
    path = PurePath(name)
    # ".jpg" is all name to Python, and nothing but an ending to everybody else.
    stem, ending = (path.stem, path.suffix) if path.suffix else ("", name)
    if ending.lower() in EXTENSIONS[kind] and stem:
        return name
    if ending.lower() not in REPLACED:
        stem = name
    return f"{stem.strip('. ') or kind.lower()}{EXTENSIONS[kind][0]}"


def _tail(file: File) -> bytes:
    """Return the last bytes of a file before its padding."""
    end = file.size
    while end:
        start = max(0, end - BLOCK)
        file.seek(start)
        block = file.read(end - start).rstrip(PADDING)
        end = start + len(block)
        if block:
            break
    file.seek(max(0, end - TAIL))
    tail = file.read(TAIL)
    file.seek(0)
    return tail


def head_of(file: File, size: int) -> bytes:
    """Return the first *size* bytes of *file*."""
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return head


def refuse_size(file: File, limit: int) -> None:
    """Raise ``ValidationError`` if *file* has more than *limit* bytes."""
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


def _no_pdf(head: bytes) -> ValidationError:
    if kind := signatures.name_of(head):
        return ValidationError(
            _("This file is not a PDF (it is: %(kind)s). Export it as a PDF and upload that."),
            code="not_a_pdf",
            params={"kind": kind},
        )
    return ValidationError(_("This file is not a PDF, whatever its name says."), code="not_a_pdf")


def _refusal(facts: dict[str, Any], head: bytes) -> ValidationError:
    code = facts["refused"]
    if code == "not_a_picture":
        return _no_picture(head)
    messages = {
        "too_many_pixels": _(
            "This picture has %(megapixels).0f megapixels; at most 40 are accepted."
        ),
        "damaged": _("This picture is damaged or cut short. Export it again and upload that."),
        "unwritable": _(
            "This picture can be opened but not stored: it is of an unusual kind. Save it as a "
            "JPEG and upload that."
        ),
    }
    if code == "unwritable":
        logger.warning("A picture was not stored: %s", facts["problem"])
    return ValidationError(messages[code], code=code, params=facts)


def _no_picture(head: bytes) -> ValidationError:
    if signatures.SVG.search(head):
        return ValidationError(
            _("SVG pictures are not accepted, because they can carry scripts. Use JPEG or PNG."),
            code="svg",
        )
    kind = signatures.brand_of(head)
    if kind == "heic":
        return ValidationError(
            _(
                "This is a HEIC picture, as iPhones take them; browsers do not show it. Save it as "
                "a JPEG and upload that: on a Mac, open it in Preview and choose File, Export; on "
                "Windows, open it in Photos and choose Save as; on the iPhone, mail it to yourself "
                "or choose Settings, Camera, Formats, Most Compatible for the next ones."
            ),
            code="heic",
        )
    if kind == "avif":
        return ValidationError(
            _(
                "This is an AVIF picture; the portal makes those by itself from others. Open it "
                "in a browser or an image program, save it as a JPEG or PNG, and upload that."
            ),
            code="avif",
        )
    if name := signatures.name_of(head):
        return ValidationError(
            _(
                "This file is not a JPEG, PNG, WebP or GIF picture (it is: %(kind)s). Save it as a "
                "JPEG."
            ),
            code="not_a_picture",
            params={"kind": name},
        )
    return ValidationError(
        _("This file is not a JPEG, PNG, WebP or GIF picture, whatever its name says."),
        code="not_a_picture",
    )
