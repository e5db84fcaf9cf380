"""Small files made in memory: honest ones and liars."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from smartcities.media.checks import CheckedFile

PDF = b"%PDF-1.4\n" + b"".join(b"%% line %04d of the report\n" % n for n in range(200)) + b"%%EOF\n"


def picture_bytes(
    kind: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    colour: Any = (20, 90, 160),
    mode: str = "RGB",
    **options: Any,
) -> bytes:
    """Return a plain picture as a file of *kind*."""
    out = BytesIO()
    Pillow.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """Return *content* as a browser uploads it; the claimed type is never to be believed."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def picture_file(kind: str = "JPEG", name: str | None = None, **options: Any) -> SimpleUploadedFile:
    """Return a plain picture as an upload."""
    ending = {"JPEG": "jpg"}.get(kind, kind.lower())
    return upload(picture_bytes(kind, **options), name or f"picture.{ending}")


def checked_picture(colour: Any) -> CheckedFile:
    """Return a plain picture as if it had been checked: to start a child for each costs time."""
    size = 64, 48
    content = picture_bytes("PNG", size=size, colour=colour)
    checksum = hashlib.sha256(content).hexdigest()
    width, height = size
    return CheckedFile(
        BytesIO(content), "picture.png", checksum=checksum, width=width, height=height
    )


def pdf_file(content: bytes = PDF, name: str = "report.pdf") -> SimpleUploadedFile:
    """Return a PDF as an upload."""
    return upload(content, name)


def png_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """Return a PNG of a few bytes whose header promises more pixels than memory holds."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def drained(response: Any) -> bytes:
    """Return the whole content of a test client's answer, which also closes what it reads."""
    return response.getvalue()
