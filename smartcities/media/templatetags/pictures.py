"""The ``picture`` tag: one image element with its sizes."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from smartcities.media.models import Image

register = template.Library()


@register.simple_tag
def picture(
    image: Image | None, sizes: str = "100vw", eager: bool = False, alt: str | None = None
) -> SafeString | str:
    """Return an ``img`` for *image* with all its widths, or nothing without one.

    *sizes* is the attribute of that name; *eager* is for the first picture of a page; *alt*
    replaces the library's text where the page says the same beside it.
    """
    if image is None or not image.checksum:
        return ""
    renditions = image.renditions()
    src, width, height = renditions[-1]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="{}" '
        'decoding="async">',
        src,
        ", ".join(f"{url} {wide}w" for url, wide, _height in renditions),
        sizes,
        width,
        height,
        image.alt_text if alt is None else alt,
        "eager" if eager else "lazy",
    )
