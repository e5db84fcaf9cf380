"""The logo, the icons and the manifest, where browsers ask for them."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from smartcities import identity
from smartcities.media.fields.logo import FOLDER
from smartcities.media.once import stored
from smartcities.media.views import public_file
from smartcities.portal.icons.drawing import SIZES, icon_file

KINDS = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp", "ico": "image/x-icon"}
#: An SVG that is opened by itself is a document: this one may nothing, whatever it has.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
#: Seconds for which a browser keeps an icon; a new one has another query in pages.
ICON_AGE = 24 * 3600


@require_safe
def show_logo(request: HttpRequest, name: str) -> HttpResponse:
    """Return a logo: for ever, since a new one has another address; 404 if it is gone."""
    response = public_file(
        request,
        lambda: stored(f"{FOLDER}/{name}"),
        content_type=KINDS[name.rpartition(".")[2]],
        etag=name,
        tags=("portal",),
    )
    if response is None:
        raise Http404("There is no such logo, or no longer.")
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_safe
def show_icon(request: HttpRequest, name: str) -> HttpResponse:
    """Return the portal's icon in the sizes of this address."""
    content = icon_file(name, identity.current().icon)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag)
    if response is None:
        response = HttpResponse(content, content_type=KINDS[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = f"public, max-age={ICON_AGE}"
    response.headers["ETag"] = etag
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what a telephone shows where the portal is put on its home screen."""
    ours = identity.current()
    icons = [
        {
            "src": reverse(f"icon-{name}") + ours.icon.query,
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for name, (size, *_more) in SIZES.items()
        if name.startswith("icon-")
    ]
    facts = {
        "name": ours.name,
        "short_name": ours.name,
        "description": ours.description,
        "lang": translation.get_language(),
        "start_url": reverse("home"),
        "display": "minimal-ui",
        "background_color": "#faf6ee",
        "theme_color": "#faf6ee",
        "icons": icons,
    }
    response = JsonResponse(facts, content_type="application/manifest+json")
    response.headers["Cache-Control"] = f"public, max-age={ICON_AGE}"
    return response
