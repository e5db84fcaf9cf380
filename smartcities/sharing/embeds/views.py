"""The stylesheet with a partner's colour."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from smartcities.browsing.contrast import DARK, LIGHT, contrast, shades


@require_safe
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """Return the stylesheet that gives an embed the accent *colour*; 404 if it is unreadable.

    In a colour scheme in which the colour itself is unreadable, it is made darker or lighter.
    """
    found = shades(colour)
    if found is None:
        raise Http404("This colour cannot be read on the portal's grounds.")
    light, dark = found
    on_light, on_dark = (LIGHT if contrast(each, LIGHT) >= 4.5 else DARK for each in found)
    sheet = (
        '@layer pages{[data-skin="embed"]{'
        f"--accent:light-dark(#{light},#{dark});--accent-strong:light-dark(#{light},#{dark});"
        f"--on-accent:light-dark(#{on_light},#{on_dark})}}}}\n"
    )
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
