"""The stylesheet with a partner's colour."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from smartcities.look.contrast import DARK, LIGHT, contrast, shades
from smartcities.look.sheet import sheet_response, tokens


@require_safe
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """Return the stylesheet that gives an embed the accent *colour*; 404 if it is unreadable.

    In a colour scheme in which the colour itself is unreadable, it is made darker or lighter. It
    wins over the portal's own colours by its layer.
    """
    found = shades(colour)
    if found is None:
        raise Http404("This colour cannot be read on the portal's grounds.")
    on_light, on_dark = (LIGHT if contrast(each, LIGHT) >= 4.5 else DARK for each in found)
    values = {"accent": found, "accent-strong": found, "on-accent": (on_light, on_dark)}
    return sheet_response(tokens('[data-skin="embed"]', "pages", values))
