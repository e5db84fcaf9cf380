"""Files as odd programs write them, made byte by byte: EXIF, colour profiles, PDFs, containers."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

from PIL import Image as Pillow
from pypdf import PdfReader, PdfWriter

from tests.files import picture_bytes


def lying(tag: int, kind: int, count: int, value: bytes, data: bytes = b"") -> bytes:
    """Return a JPEG on its side (orientation 6) with one more EXIF entry.

    *data* stands at the offset 38, to which *value* may point.
    """
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    entries += struct.pack("<HHI", tag, kind, count) + value
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + data
    block = b"Exif\0\0" + tiff
    whole = picture_bytes("JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + whole[2:]


def moving(kind: str, frames: int = 3) -> bytes:
    """Return a picture of this many frames, the first of them red."""
    colours = ["red", "green", "blue", "white"][:frames]
    first, *others = (Pillow.new("RGB", (40, 30), colour) for colour in colours)
    out = BytesIO()
    first.save(out, kind, save_all=True, append_images=others, duration=100)
    return out.getvalue()


def container(brand: bytes, *compatible: bytes) -> bytes:
    """Return the beginning of a HEIC, AVIF or video file."""
    brands = brand + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + bytes(200)


def profile(space: bytes, connection: bytes, tags: dict[bytes, bytes], device: bytes) -> bytes:
    """Return an ICC profile (version 2) with these tags."""
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 2) + b"x\0" + bytes(80), **tags}
    tags.setdefault(b"wtpt", _xyz(0.9642, 1.0, 0.8249))
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content
    head = bytes(4) + b"\x02\x10\0\0" + device + space + connection + bytes(12) + b"acsp"
    head = head.ljust(64, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    whole = head.ljust(124, b"\0") + struct.pack(">I", len(tags)) + table + body
    return struct.pack(">I", 4 + len(whole)) + whole


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(each * 65536) for each in values))


def _gamma(value: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(value * 256))


def wide_profile(padding: int = 0) -> bytes:
    """Return a profile with the primaries of Display-P3; *padding* makes it larger."""
    tags = {
        b"rXYZ": _xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": _xyz(0.2920, 0.6922, 0.0419),
        b"bXYZ": _xyz(0.1571, 0.0666, 0.7841),
        **{name: _gamma(2.2) for name in (b"rTRC", b"gTRC", b"bTRC")},
    }
    if padding:
        tags[b"cprt"] = b"text" + bytes(4 + padding)
    return profile(b"RGB ", b"XYZ ", tags, b"mntr")


def grey_profile(gamma: float) -> bytes:
    """Return a profile of a grey picture with this gamma."""
    return profile(b"GRAY", b"XYZ ", {b"kTRC": _gamma(gamma)}, b"mntr")


def ink_profile() -> bytes:
    """Return a profile in which cyan alone is a mid grey, and every other ink paper white."""
    corners = b"".join(
        bytes((128 if cyan else 255, 128, 128)) for cyan in (0, 1) for _others in range(8)
    )
    line = bytes(range(256))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + identity + line * 4 + corners + line * 3
    return profile(b"CMYK", b"Lab ", {b"A2B0": lut}, b"prtr")


def document(*lines: str, lead: bytes = b"", padding: bytes = b"", **encryption: Any) -> bytes:
    """Return a PDF of one page with these lines, encrypted if *encryption* says how."""
    text = b" T* ".join(b"(" + line.encode("latin-1") + b") Tj" for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 50 700 Td " + text + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    end = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(whole)
    whole += table + end
    if encryption:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(whole)))
        writer.encrypt(**encryption)
        out = BytesIO()
        writer.write(out)
        whole = out.getvalue()
    return lead + whole + padding
