"""The views of renditions, whose addresses are derived from their content."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smartcities.media.exposure import Exposure, exposure_of
from smartcities.media.models import Image
from smartcities.media.once import made_once, stored
from smartcities.media.renditions import Rendition, all_renditions, delete_stored, encoded
from smartcities.media.sizes import KINDS
from smartcities.outages.errors import outage_status

#: For browsers: an address always has the same content, and copies cannot be recalled anyway.
FOR_EVER = "public, max-age=31536000, immutable"
#: Pictures that colleagues may see but visitors may not; and those for which visitors get a 410.
FOR_COLLEAGUES = frozenset({Exposure.NOT_YET, Exposure.NO_LONGER})
GONE = frozenset({Exposure.NO_LONGER, Exposure.WITHDRAWN})
#: Seconds for which a failed picture is not tried again in that format, and not logged again.
REST, SILENCE = 60, 86_400

logger = logging.getLogger(__name__)


def picture_of(wanted: Rendition) -> Image | None:
    """Return a picture that currently has this rendition, by its size and focal point."""
    images = Image.objects.filter(checksum=wanted.checksum)
    if wanted.crop:
        images = images.filter(focal_x=wanted.focal[0], focal_y=wanted.focal[1])
    image = images.first()
    if image is None or not image.width:
        return None
    sizes = all_renditions(image.checksum, image.width, image.height, image.focal)
    return image if wanted in sizes else None


def made(image: Image, wanted: Rendition) -> bytes:
    """Make and return a rendition; raises ``EncodingError`` or what the storage raises."""
    with image.file.open() as original:
        content = original.read()
    return encoded(content, (image.width, image.height), [wanted])[0]


def found(wanted: Rendition) -> bytes | None:
    """Return a rendition, stored or made now; None if there is no such picture."""
    content = stored(wanted.stored_name)
    return content if content is not None else newly_made(wanted)


def newly_made(wanted: Rendition) -> bytes | None:
    """Make, store and return a rendition; None if there is no such picture."""
    image = picture_of(wanted)
    if image is None or cache.get(resting(wanted)):
        return None
    content = made_once(wanted.stored_name, lambda: made(image, wanted))
    if not Image.objects.filter(checksum=wanted.checksum).exists():
        # The picture was deleted meanwhile, perhaps withdrawn: nothing of it may remain.
        delete_stored(wanted.checksum)
        return None
    return content


def resting(wanted: Rendition) -> str:
    """Return the cache's key for a failed picture and format; its other formats may be fine."""
    return f"rendition-failed:{wanted.checksum}.{wanted.kind}"


def note_failure(wanted: Rendition, error: Exception) -> None:
    """Do not try a failed picture again in this format for a while, and log it once."""
    checksum = wanted.checksum
    cache.set(resting(wanted), True, REST)
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
    """Return 410 for what was public once, otherwise 404, with one sentence.

    It must not be cached: the file may be there (again) in a minute.
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
    """Return the public file that *read* returns, for browsers to cache for ever; or None.

    Networks in front cache it under *tags*. They revalidate after ``CDN_SECONDS``, or each time if
    that is not set, and get a 304: so copies of withdrawn files live no longer than that, even if
    they are not purged.
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


def saves_data(request: HttpRequest) -> bool:
    """Tell whether the browser asks for less (``Save-Data: on``, perhaps with parameters)."""
    return request.headers.get("Save-Data", "").partition(";")[0].strip().lower() == "on"


def may_preview(request: HttpRequest) -> bool:
    """Tell whether the user may see pictures that visitors may not."""
    return request.user.is_staff and request.user.has_perm("media.view_image")


def content_for(audience: Collection[Exposure], wanted: Rendition) -> bytes | None:
    """Return a rendition if the picture's exposure is in *audience*.

    None if it cannot be made, which is logged, or if the picture was unpublished or withdrawn
    while it was being made.
    """
    try:
        content = stored(wanted.stored_name)
        if content is not None:
            return content
        content = newly_made(wanted)
        return content if exposure_of(wanted.checksum) in audience else None
    except Exception as error:  # each storage has its own errors, and the page works without
        if outage_status(error) is not None:
            raise  # not the picture's fault
        note_failure(wanted, error)
        return None


@require_safe
def show_rendition(request: HttpRequest, wanted: Rendition) -> HttpResponse:
    """Return one rendition, which is made at the first request.

    Visitors get it while something public shows the picture, and 410 afterwards; colleagues still
    get it, uncached, unless the consent of the person it shows was withdrawn. 404 for sizes that
    no template uses (the address does not match), for an unknown picture or one that was never
    public, for an old focal point unless it is stored, and if it cannot be made.

    Who asks to save data gets a smaller one. That is decided here and not in the page, so that
    there is one page for all to be kept. Only that browser may store what it gets: a network in
    front that ignores ``Vary`` would give it to everybody.
    """
    asked, wanted = wanted, wanted.frugal if saves_data(request) else wanted
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
            if wanted != asked:
                response.headers["Cache-Control"] = FOR_EVER.replace("public", "private")
                response.headers["CDN-Cache-Control"] = "no-store"
            patch_vary_headers(response, ["Save-Data"])
            return response
        # It may have been unpublished or withdrawn while it was being made.
        exposure = exposure_of(wanted.checksum)
    elif exposure in FOR_COLLEAGUES and may_preview(request):
        content = content_for(FOR_COLLEAGUES, wanted)
        if content is not None:
            headers = {"Cache-Control": "private, no-store"}
            return HttpResponse(content, content_type=KINDS[wanted.kind], headers=headers)
    return refused(_("There is no such picture, or no longer."), is_gone=exposure in GONE)
