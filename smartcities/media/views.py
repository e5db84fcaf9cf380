"""Public renditions of pictures, named by content and cached for ever."""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities.media.models import Image
from smartcities.media.once import made_once, stored
from smartcities.media.renditions import Rendition, all_renditions, delete_stored, encoded
from smartcities.media.sizes import KINDS
from smartcities.outages.errors import outage_status

FOR_EVER = "public, max-age=31536000, immutable"
#: Seconds for which a picture that failed is not tried again, and not named again in the log.
REST, SILENCE = 60, 86_400

logger = logging.getLogger(__name__)


def picture_of(wanted: Rendition) -> Image | None:
    """Return a picture that has this rendition today: its size allows it, its focal point is."""
    images = Image.objects.filter(checksum=wanted.checksum)
    if wanted.crop:
        images = images.filter(focal_x=wanted.focal[0], focal_y=wanted.focal[1])
    image = images.first()
    if image is None or not image.width:
        return None
    sizes = all_renditions(image.checksum, image.width, image.height, image.focal)
    return image if wanted in sizes else None


def made(image: Image, wanted: Rendition) -> bytes:
    """Return a rendition, newly made; raises ``EncodingError`` or as the storage does."""
    with image.file.open() as original:
        content = original.read()
    return encoded(content, (image.width, image.height), [wanted])[0]


def found(wanted: Rendition) -> bytes | None:
    """Return a rendition, stored or made now; None where there is no such picture."""
    content = stored(wanted.stored_name)
    if content is not None:
        return content
    image = picture_of(wanted)
    if image is None or cache.get(f"rendition-failed:{wanted.checksum}"):
        return None
    content = made_once(wanted.stored_name, lambda: made(image, wanted))
    if not Image.objects.filter(checksum=wanted.checksum).exists():
        # Deleted while it was being made, a photo withdrawn perhaps: nothing may be left.
        delete_stored(wanted.checksum)
        return None
    return content


def note_failure(checksum: str, error: Exception) -> None:
    """Let a picture that failed rest, and name it in the log once."""
    cache.set(f"rendition-failed:{checksum}", True, REST)
    if cache.add(f"rendition-failure-logged:{checksum}", True, SILENCE):
        image = Image.objects.filter(checksum=checksum).first()
        logger.warning(
            "No rendition of picture %s (%s): %s: %s",
            image.pk if image else "?",
            image or checksum,
            type(error).__name__,
            error,
        )


@require_safe
def show_rendition(request: HttpRequest, wanted: Rendition) -> HttpResponse:
    """Answer one rendition, made at the first request.

    404 for what no template uses (the address does not match), for an unknown picture, for a
    focal point that is not today's unless it is stored, and for a picture that cannot be made.
    """
    try:
        content = found(wanted)
    except Exception as error:  # each storage has errors of its own; a page outlives them all
        if outage_status(error) is not None:
            raise  # no fault of the picture
        note_failure(wanted.checksum, error)
        content = None
    if content is None:
        gone = HttpResponse(_("No such picture."), status=404, content_type="text/plain")
        # Nobody may keep this: the picture may be there again in a minute.
        gone["Cache-Control"] = "no-store"
        return gone
    response = HttpResponse(content, content_type=KINDS[wanted.kind])
    response["Cache-Control"] = FOR_EVER
    return response
