"""What a file is that is not accepted, read from its first bytes, to say so in the refusal."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

#: The bytes that a PDF begins with; readers accept this many others before them.
PDF, PDF_LEAD = b"%PDF-", 1024
SVG = re.compile(rb"<svg[\s>]|<!doctype svg", re.IGNORECASE)

#: The brands of the container (ISO/IEC 14496-12) that phones and cameras write.
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
AVIF = (b"avif", b"avis")

#: (offset, beginning, name) of other files that people choose.
OTHERS = (
    (0, b"II*\0", _("TIFF picture")),
    (0, b"MM\0*", _("TIFF picture")),
    (0, b"BM", _("BMP picture")),
    (0, b"8BPS", _("Photoshop file")),
    (0, b"\0\0\0\x0cjP  ", _("JPEG 2000 picture")),
    (0, b"\0\0\0\x0cJXL ", _("JPEG XL picture")),
    (0, b"\xff\x0a", _("JPEG XL picture")),
    (0, b"\0\0\1\0", _("icon")),
    (0, b"\xd0\xcf\x11\xe0", _("Microsoft Office document")),
    (0, b"PK\3\4", _("ZIP file or Office document")),
    (0, b"%!PS", _("PostScript file")),
    (0, b"{\\rtf", _("RTF document")),
    (0, b"GIF8", _("GIF picture")),
    (0, b"\xff\xd8\xff", _("JPEG picture")),
    (0, b"\x89PNG", _("PNG picture")),
    (8, b"WEBP", _("WebP picture")),
    (4, b"ftyp", _("video")),
    (0, b"\x1aE\xdf\xa3", _("video")),
)


def brand_of(head: bytes) -> str:
    """Return ``heic`` or ``avif`` if *head* begins a picture of that kind; else an empty text."""
    if head[4:8] != b"ftyp":
        return ""
    # The main brand, the version, and the further brands that it is compatible with.
    brands = (head[8:12], *(head[at : at + 4] for at in range(16, min(len(head), 64), 4)))
    if any(brand in AVIF for brand in brands):
        return "avif"
    return "heic" if any(brand in HEIC for brand in brands) else ""


def is_pdf(head: bytes) -> bool:
    """Tell whether *head* begins a PDF, with at most 1,024 bytes before its own beginning."""
    return head[: PDF_LEAD + len(PDF)].find(PDF) >= 0


def name_of(head: bytes) -> str:
    """Return what the file is in words, for example “TIFF picture”; empty if it is not known."""
    if kind := brand_of(head):
        return str(_("HEIC picture") if kind == "heic" else _("AVIF picture"))
    if SVG.search(head):
        return str(_("SVG picture"))
    if is_pdf(head):
        return str(_("PDF"))
    names = (name for at, start, name in OTHERS if head.startswith(start, at))
    return str(next(names, ""))
