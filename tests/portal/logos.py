"""Logos for tests."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ACCENT = (10, 92, 92, 255)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">'
    b'<rect width="300" height="100" fill="#0a5c5c"/></svg>'
)
#: An SVG that would do what no logo may.
HOSTILE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    b'viewBox="0 0 300 100" onload="alert(1)"><script>alert(2)</script>'
    b"<style>@import url(https://evil.example/a.css); rect{fill:#0a5c5c}</style>"
    b'<a href="javascript:alert(3)"><rect width="300" height="100"/></a>'
    b'<image href="https://evil.example/b.png" width="9" height="9"/>'
    b'<use xlink:href="https://evil.example/c.svg#d"/>'
    b'<foreignObject><iframe src="https://evil.example/"></iframe></foreignObject></svg>'
)
#: A reference to ten of what has ten of what has ten …
BOMB = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<g id="a0"><rect width="9" height="9"/></g>'
    + b"".join(
        b'<g id="a%d">%s</g>' % (level, b'<use href="#a%d"/>' % (level - 1) * 10)
        for level in range(1, 10)
    )
    + b'<use href="#a9"/></svg>'
)


def picture(size: tuple[int, int] = (300, 100), kind: str = "PNG", **more: object) -> bytes:
    """Return a picture of one colour."""
    out = BytesIO()
    mode, colour = ("RGB", ACCENT[:3]) if kind == "JPEG" else ("RGBA", more.get("colour", ACCENT))
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


def large(pixels: tuple[int, int]) -> bytes:
    """Return a PNG of so many pixels, of few bytes."""
    out = BytesIO()
    Image.new("1", pixels, 1).save(out, "PNG")
    return out.getvalue()


def upload(content: bytes, name: str = "Vores logo.svg") -> SimpleUploadedFile:
    """Return *content* as a browser sends it."""
    return SimpleUploadedFile(name, content)
