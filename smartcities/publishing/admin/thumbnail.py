"""A page's picture, small, beside its title in a list."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from smartcities.media.models import Image


def thumbnail(image: Image | None) -> SafeString | str:
    """Return the smallest rendition of *image*; empty without one.

    The title stands beside it, so its alternative text is empty.
    """
    renditions = image.renditions(crop="3:2") if image else []
    if not renditions:
        return ""
    url, width, height = renditions[0]
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        url,
        width,
        height,
    )
