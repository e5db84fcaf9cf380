"""Stylesheets that give a page other colours, or another typeface, than ``portal.css``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.http import HttpResponse

from smartcities.look.look import Look
from smartcities.look.typefaces import NEWSREADER

#: The address of a sheet names all that it depends on.
FOR_EVER = "public, max-age=31536000, immutable"
#: That of one whose address is of another release.
A_WHILE = "public, max-age=300"


def tokens(selector: str, layer: str, values: Mapping[str, tuple[str, str]]) -> str:
    """Return the rule that gives these colours, light and dark, to what *selector* finds."""
    said = (
        f"--{name}:#{light}" if light == dark else f"--{name}:light-dark(#{light},#{dark})"
        for name, (light, dark) in values.items()
    )
    return f"@layer {layer}{{{selector}{{{';'.join(said)}}}}}\n"


def sheet_of(look: Look) -> str:
    """Return the stylesheet of *look*, which follows the portal's own."""
    text = tokens(":root", "tokens", look.changed) if look.changed else ""
    if look.typeface != NEWSREADER:
        face = look.face
        text += face.rules() + f"@layer tokens{{:root{{--display:{face.stack}}}}}\n"
        # As in static/css/embed.css: no font of ours, but one of the kind.
        text += f'@layer pages{{[data-skin="embed"]{{--display:{face.fallbacks}}}}}\n'
    return text


def digest_of(text: str) -> str:
    """Return what tells *text* from that of another release: eight hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def sheet_response(text: str, caching: str = FOR_EVER) -> HttpResponse:
    """Return *text* as a stylesheet."""
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = caching
    return response
