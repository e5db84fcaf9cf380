"""Drawing the portal's icons: of the icon that was uploaded, or the logo, or the mark."""

from __future__ import annotations

import logging
from io import BytesIO

from django.core.cache import cache
from django.core.files.storage import default_storage
from PIL import Image

from smartcities.identity import Icon
from smartcities.media.fields.logo import drawn_logo
from smartcities.media.processing.child import ChildError
from smartcities.portal.icons.mark import mark

#: The icons by the name of their address; each has a square of so many pixels, or several.
SIZES = {
    "favicon.ico": (16, 32, 48),
    "apple-touch-icon.png": (180,),
    "icon-192.png": (192,),
    "icon-512.png": (512,),
}
#: Telephones cut these to a shape of their own, and show what is transparent as black.
WHOLE = ("apple-touch-icon.png",)
#: How much of such an icon a picture with a transparent ground takes.
INSIDE = 0.8
#: Seconds for which a drawn icon is kept.
LIFE = 7 * 24 * 3600

logger = logging.getLogger(__name__)


def icon_file(name: str, icon: Icon) -> bytes:
    """Return the icon *name* (of ``SIZES``) as a file, kept once it is drawn.

    Where the uploaded picture cannot be had, it is the mark, which is not kept.
    """
    key = f"portal-icon:{icon.key}:{name}"
    content: bytes | None = cache.get(key)
    if content is None:
        try:
            content = drawn(name, source_of(icon), icon.ground)
        except (ChildError, OSError) as error:
            logger.warning("The icon was not drawn: %s", error)
            return drawn(name, None, icon.ground)
        cache.set(key, content, LIFE)
    return content


def source_of(icon: Icon) -> Image.Image | None:
    """Return the picture that icons are drawn of; None if it is the mark.

    Raises ``ChildError``, and ``OSError`` where the storage does not give it.
    """
    if not icon.stored:
        return None
    with default_storage.open(icon.stored) as file:
        return Image.open(BytesIO(drawn_logo(file.read()))).convert("RGBA")


def drawn(name: str, source: Image.Image | None, ground: str) -> bytes:
    """Return the icon *name* of a picture, or of the mark on its *ground*."""
    is_whole = name in WHOLE
    sizes = [
        mark(size, ground, is_whole=is_whole) if source is None else squared(source, size, is_whole)
        for size in SIZES[name]
    ]
    out, largest = BytesIO(), sizes[-1]
    if name.endswith(".ico"):
        largest.save(out, "ICO", append_images=sizes[:-1], sizes=[each.size for each in sizes])
    else:
        (largest.convert("RGB") if is_whole else largest).save(out, "PNG", optimize=True)
    return out.getvalue()


def squared(source: Image.Image, size: int, is_whole: bool) -> Image.Image:
    """Return a picture in the middle of a square; a whole one has no transparent place."""
    is_filled = source.width == source.height and source.getchannel("A").getextrema()[0] == 255
    side = round(size * INSIDE) if is_whole and not is_filled else size
    scale = side / max(source.size)
    width, height = (max(1, round(each * scale)) for each in source.size)
    small = source.resize((width, height), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (size, size), "#ffffff" if is_whole else (0, 0, 0, 0))
    square.alpha_composite(small, ((size - width) // 2, (size - height) // 2))
    return square
