"""``picture``: one picture in all its widths and formats."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from smartcities.media.models import Image, Shape, renditions_of
from smartcities.media.sizes import CROPS, KINDS
from smartcities.templating.library import Library

register = Library()
*MODERN, FALLBACK = KINDS
EAGER = SafeString('loading="eager" fetchpriority="high"')
LAZY = SafeString('loading="lazy" decoding="async"')
#: How many elements a process caches, of two to three kilobytes each.
KEPT = 2048

#: Alternative texts of the library are in the portal's default language.
ALT_LANGUAGE = format_html(' lang="{}"', settings.LANGUAGE_CODE)


def srcset(renditions: list[tuple[str, int, int]]) -> str:
    """Return the attribute of that name."""
    return ", ".join(f"{url} {width}w" for url, width, _height in renditions)


@register.function
def picture(
    image: Image | None,
    sizes: str = "100vw",
    eager: bool = False,
    alt: str | None = None,
    crop: str = "",
) -> SafeString | str:
    """Return a ``picture`` element for *image* with all its widths; empty without an image.

    *sizes* is the attribute of that name; *eager* is for the first picture of a page; *alt*
    replaces the library's text if the page has the same text beside it; *crop* is one of the
    declared ratios, centred on the focal point. Raises ``ValueError`` for another.

    Until it has loaded, its box has its average colour (``static/css/pictures.css``).
    """
    if crop and crop not in CROPS:
        raise ValueError(
            f"“{crop}” is not a declared crop; smartcities/media/sizes.py has {', '.join(CROPS)}."
        )
    if not image:
        return ""
    foreign = alt is None and get_language() != settings.LANGUAGE_CODE
    text = image.alt_text if alt is None else alt
    colour = steps(image.colour)
    return _element(image.shape, colour, sizes, eager, text, foreign, crop, get_script_prefix())


def steps(colour: str) -> str:
    """Return the value of ``data-colour``: each light in 16 steps, as ``r4 g9 bc``.

    The stylesheet has a rule for each step, because the policy allows no styles in pages.
    """
    if len(colour) != len("rrggbb"):
        return ""
    lights = zip("rgb", (colour[:2], colour[2:4], colour[4:]), strict=True)
    return " ".join(f"{name}{round(int(light, 16) / 17):x}" for name, light in lights)


@lru_cache(maxsize=KEPT)
def _element(
    shape: Shape,
    colour: str,
    sizes: str,
    eager: bool,
    alt: str,
    foreign: bool,
    crop: str,
    prefix: str,
) -> SafeString | str:
    # The addresses begin with the prefix, so it is an argument, for the cache's key.
    renditions = renditions_of(shape, FALLBACK, crop)
    if not renditions:
        return ""
    modern = ((kind, renditions_of(shape, kind, crop)) for kind in MODERN)
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        # A very tall picture may be longer than a format allows: then it has no such source.
        ((KINDS[kind], srcset(found), sizes) for kind, found in modern if found),
    )
    src, width, height = renditions[-1]
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}{} '
        "{}></picture>",
        sources,
        src,
        srcset(renditions),
        sizes,
        width,
        height,
        alt,
        ALT_LANGUAGE if foreign else "",
        format_html(' data-colour="{}"', colour) if colour else "",
        EAGER if eager else LAZY,
    )
