"""``/out/``: redirects from a frame to another site, but only to links that the embed has.

WordPress follows a frame's links only to addresses on the frame's own host. So ``frame.js``
sends this address, and it redirects to a link that is in the page, never to any other target.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from smartcities.publishing.embedding.addresses import language_of_embed
from smartcities.sharing.oembed.inside import answered, asked

#: The greatest length of either address; the request line has 8,190 bytes for both.
LONGEST = 2000
#: An address with a host; without control characters, which browsers remove from addresses.
OUTSIDE = re.compile(r"(?:https?:)?//[^/\\\x00-\x1f\x7f][^\x00-\x1f\x7f]*\Z", re.IGNORECASE)


class Links(HTMLParser):
    """Collects in ``found`` the addresses of a page's links, as they are in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            # If an attribute is given twice, browsers use the first.
            address = next((value for name, value in attrs if name == "href"), None)
            self.found.add((address or "").strip())


def links(html: str) -> set[str]:
    """Return the addresses of all links in *html*, unescaped and otherwise unchanged."""
    reader = Links()
    reader.feed(html)
    reader.close()
    return reader.found


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Redirect to ``to``, if the public embed at the path ``on`` links to exactly that address.

    ``Http404`` for everything else: another page's link, a page that is not public, no embed.
    """
    on, to = (request.GET.get(name, "").strip() for name in ("on", "to"))
    if max(len(on), len(to)) > LONGEST or not OUTSIDE.match(to):
        raise Http404("No address of another site.")
    if to not in links(_embed(request, on)):
        raise Http404("The page has no such link.")
    try:
        response = HttpResponseRedirect(_whole(to))
    except ValueError as error:
        raise Http404("An address that leads nowhere.") from error
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _whole(to: str) -> str:
    """Return *to* with a scheme; if it has none, with ours, as browsers do."""
    return f"{urlsplit(settings.SITE_URL).scheme}:{to}" if to.startswith("//") else to


def _embed(request: HttpRequest, on: str) -> str:
    """Return the HTML that the public sees in the frame at *on*, a path with its query."""
    path, _mark, query = on.partition("#")[0].partition("?")
    inner = asked(request, unquote(path), QueryDict(query, mutable=True))
    language = language_of_embed(inner.GET)
    response = answered(inner, language)
    if response.status_code != 200:
        raise Http404("Nothing is public there.")
    if not getattr(response, "is_rendered", True):
        with translation.override(language):
            cast(TemplateResponse, response).render()
    return response.content.decode()
