"""Public renditions of pictures, named by content and cached for ever."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from smartcities.media.models import Image, rendition_name
from smartcities.media.pictures import WIDTHS, rendition

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def show_rendition(request: HttpRequest, checksum: str, width: int) -> FileResponse:
    """Answer one rendition, made at the first request; 404 for widths no template uses."""
    if width not in WIDTHS:
        raise Http404("No such width.")
    name = rendition_name(checksum, width)
    if not default_storage.exists(name):
        image = Image.objects.filter(checksum=checksum).first()
        if image is None:
            raise Http404("No such picture.")
        try:
            with image.file.open() as original:
                made = rendition(original, width)
        except OSError as error:
            raise Http404("The picture's file is missing or broken.") from error
        if not default_storage.exists(name):
            name = default_storage.save(name, made)
    response = FileResponse(default_storage.open(name), content_type="image/webp")
    response["Cache-Control"] = FOR_EVER
    return response
