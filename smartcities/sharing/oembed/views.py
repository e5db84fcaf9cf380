"""``/oembed``: the HTML that a consumer puts into its page for one of our addresses."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape as escape_xml

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.html import escape

from smartcities import identity
from smartcities.answers import cache_response
from smartcities.publishing.addresses import absolute
from smartcities.sharing.cors import readable_by_all
from smartcities.sharing.oembed.heights import MOST, frame, narrow_style
from smartcities.sharing.oembed.target import NotEmbeddableError, Target, target
from smartcities.sharing.social_cards.content import SIZE

#: Seconds for which consumers may keep an answer.
CACHE_AGE = 3600
#: Of a card for which none were chosen: most pages around it are light whatever a reader prefers.
COLOURS = "light"
#: For a title whose words are longer than a narrow column, which would make the page wider.
BREAKING = "overflow-wrap:anywhere"
KINDS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}


@cache_response("url", "maxwidth", "maxheight", "format")
@readable_by_all
def oembed(request: HttpRequest) -> HttpResponse:
    """Return the card of the address ``url`` as oEmbed of type rich.

    400 without ``url``, 404 for what is not public, 401 for a page that nobody may embed, 501 for
    another format.
    """
    form = request.GET.get("format", "json").lower()
    url = request.GET.get("url", "")
    if form not in KINDS:
        return _failed("json", 501, "Formats: json, xml.")
    if not url:
        return _failed(form, 400, "The parameter url is missing.")
    try:
        found = target(request, url)
    except Http404:
        return _failed(form, 404, "Nothing of this site is public at this address.")
    except NotEmbeddableError:
        return _failed(form, 401, "This page may not be embedded.")
    room = (_pixels(request.GET.get(name, "")) for name in ("maxwidth", "maxheight"))
    return _answer(form, rich(found, *room))


def rich(found: Target, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    """Return the properties of the answer for *found*; lengths in pixels."""
    chosen = QueryDict(found.layout.kept).dict()
    limit = int(chosen.pop("limit", 0))
    fitting = frame(found.metadata, max_width, max_height, chosen.get("view", "card"), limit)
    options = {"theme": COLOURS} | chosen | {"view": fitting.view}
    if limit and fitting.view != "line":
        options["limit"] = str(limit)
    if max_height and max_height < MOST:
        # Tells frame.js the bound, for pages whose script gives the frame the height it asks for.
        options["maxheight"] = str(max_height)
    if found.language != settings.LANGUAGE_CODE:
        options["lang"] = found.language
    joint = "&" if "?" in found.embed else "?"
    query = "&".join(f"{name}={value}" for name, value in options.items())
    title = found.metadata.title
    # The styles keep it within a narrow column; WordPress drops them and sizes frames by itself. A
    # card fits its frame, so none needs scrolling="no", with which nobody could reach the rest.
    style = "max-width:100%"
    if not (max_width or max_height):
        narrow = narrow_style(fitting.height, found.metadata, fitting.view, limit)
        style = ";".join(filter(None, (style, narrow)))
    html = (
        f'<blockquote><a href="{escape(found.url)}">'
        f'<span style="{BREAKING}">{escape(title)}</span></a></blockquote>'
        f'<iframe src="{escape(absolute(found.embed + joint + query))}" width="{fitting.width}" '
        f'height="{fitting.height}" title="{escape(title)}" frameborder="0" marginwidth="0" '
        f'marginheight="0" style="{style}"></iframe>'
    )
    answer = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": identity.current().name,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": CACHE_AGE,
        "html": html,
        "width": fitting.width,
        "height": fitting.height,
    }
    width, height = SIZE
    if width <= (max_width or width) and height <= (max_height or height):
        answer |= {
            "thumbnail_url": absolute(found.metadata.card.path),
            "thumbnail_width": width,
            "thumbnail_height": height,
        }
    return answer


def _pixels(text: str) -> int | None:
    """Return a bound in pixels; None if it is not a positive number."""
    text = text.strip()
    return int(text[:9]) or None if text.isascii() and text.isdigit() else None


def _answer(form: str, properties: dict[str, Any], status: int = 200) -> HttpResponse:
    if form == "json":
        body = json.dumps(properties, ensure_ascii=False)
    else:
        parts = (
            f"<{name}>{escape_xml(_allowed(str(value)))}</{name}>"
            for name, value in properties.items()
        )
        body = (
            '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{}</oembed>'.format(
                "".join(parts)
            )
        )
    response = HttpResponse(body, status=status, content_type=KINDS[form])
    response["X-Robots-Tag"] = "noindex"
    return response


def _allowed(text: str) -> str:
    """Return *text* without the control characters that XML 1.0 cannot contain."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")


def _failed(form: str, status: int, reason: str) -> HttpResponse:
    # Without type and html: WordPress uses any body, whatever its status.
    return _answer(form, {"error": reason}, status)
