"""Renditions of pictures at their addresses, which are named by content."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities.media.exposure import Exposure, exposure_of
from smartcities.media.models import Image
from smartcities.media.once import made_once, stored
from smartcities.media.renditions import Rendition, all_renditions, delete_stored, encoded
from smartcities.media.sizes import KINDS
from smartcities.outages.errors import outage_status

#: For browsers: what one of them has cannot be called back, and its name is its content.
FOR_EVER = "public, max-age=31536000, immutable"
#: Pictures that visitors do not see, but colleagues do; and those for which visitors are told so.
FOR_COLLEAGUES = frozenset({Exposure.NOT_YET, Exposure.NO_LONGER})
GONE = frozenset({Exposure.NO_LONGER, Exposure.WITHDRAWN})
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
    return content if content is not None else newly_made(wanted)


def newly_made(wanted: Rendition) -> bytes | None:
    """Return a rendition, made now and stored; None where there is no such picture."""
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


def refused(text: str, *, is_gone: bool) -> HttpResponse:
    """Answer 410 for what there was once, else 404, in one sentence.

    Nobody may keep this: it may be there (again) in a minute.
    """
    status = 410 if is_gone else 404
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, status=status, content_type="text/plain", headers=headers)


def public_file(
    request: HttpRequest,
    read: Callable[[], bytes | None],
    *,
    content_type: str,
    etag: str,
    tags: Sequence[str],
) -> HttpResponse | None:
    """Answer a public file that *read* returns: for browsers to keep for ever. None without one.

    Networks in front keep it under *tags*. They ask again after ``CDN_SECONDS``, each time where
    that is not set, and are told by a 304 that they may go on: their copies of what was withdrawn
    live no longer than that, purged or not.
    """
    response = get_conditional_response(request, f'"{etag}"')
    if response is None:
        content = read()
        if content is None:
            return None
        response = HttpResponse(content, content_type=content_type)
    age = settings.CDN_SECONDS
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["CDN-Cache-Control"] = f"public, max-age={age}" if age else "no-cache"
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Surrogate-Key"] = " ".join(tags)
    response.headers["Cache-Tag"] = ",".join(tags)
    return response


def may_preview(request: HttpRequest) -> bool:
    """Tell whether who asks sees pictures of the library that visitors do not see."""
    return request.user.is_staff and request.user.has_perm("media.view_image")


def content_for(audience: Collection[Exposure], wanted: Rendition) -> bytes | None:
    """Return a rendition for those who may have pictures of an exposure in *audience*.

    None where it cannot be made, which is noted, and where the picture was unpublished or
    withdrawn while it was being made.
    """
    try:
        content = stored(wanted.stored_name)
        if content is not None:
            return content
        content = newly_made(wanted)
        return content if exposure_of(wanted.checksum) in audience else None
    except Exception as error:  # each storage has errors of its own; a page outlives them all
        if outage_status(error) is not None:
            raise  # no fault of the picture
        note_failure(wanted.checksum, error)
        return None


@require_safe
def show_rendition(request: HttpRequest, wanted: Rendition) -> HttpResponse:
    """Answer one rendition, made at the first request.

    Visitors get it while something public shows the picture. Then 410; to colleagues it is still
    answered, for nobody to keep, unless the consent of the person it shows was taken back. 404
    for what no template uses (the address does not match), for an unknown picture and one that
    was never shown, for a focal point that is not today's unless it is stored, and for a picture
    that cannot be made.
    """
    exposure = exposure_of(wanted.checksum)
    if exposure is Exposure.PUBLIC:
        response = public_file(
            request,
            lambda: content_for({Exposure.PUBLIC}, wanted),
            content_type=KINDS[wanted.kind],
            etag=str(wanted),
            tags=("pictures", f"picture-{wanted.checksum}"),
        )
        if response is not None:
            return response
        # It may have been unpublished or withdrawn while it was being made.
        exposure = exposure_of(wanted.checksum)
    elif exposure in FOR_COLLEAGUES and may_preview(request):
        content = content_for(FOR_COLLEAGUES, wanted)
        if content is not None:
            headers = {"Cache-Control": "private, no-store"}
            return HttpResponse(content, content_type=KINDS[wanted.kind], headers=headers)
    return refused(_("There is no such picture, or no longer."), is_gone=exposure in GONE)
