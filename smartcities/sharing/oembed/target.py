"""The page or list at an address that somebody wants to embed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils import translation

from smartcities.browsing.layouts import MOST, Layout, layout_from
from smartcities.publishing.addresses import language_of, on_this_site
from smartcities.publishing.embedding.addresses import (
    OPTIONS,
    bare_path,
    embed_path,
    is_embed,
    language_of_embed,
)
from smartcities.publishing.models import Page
from smartcities.sharing.metadata.page import PageMetadata, metadata_of
from smartcities.sharing.oembed.inside import answered, asked
from smartcities.sharing.partners.ancestors import NONE, ancestors

#: The number of addresses that are asked: without the last slash, an old one, that of today.
STEPS = 3
LONGEST = 2000


class NotEmbeddableError(Exception):
    """A public page that nobody may embed."""


@dataclass(frozen=True)
class Target:
    """A public page or list, and where its embed is."""

    metadata: PageMetadata
    #: Its own full address, in the requested language.
    url: str
    #: The embed's path with the query of the list.
    embed: str
    language: str
    #: Who may frame it: the values of ``frame-ancestors``.
    ancestors: str
    #: The page, if it is a page or a part of one.
    page: Page | None
    #: The options in the address of an embed; a page's own address has none.
    layout: Layout


def target(request: HttpRequest, url: str) -> Target:
    """Return the public page or list of this site at *url*, or where the portal redirects to.

    Raises ``Http404`` if there is none, ``NotEmbeddableError`` if nobody may embed it.
    """
    path, query, layout = _on_this_site(url)
    for _step in range(STEPS):
        language = language_of(path)
        inner = _inner(request, path, query)
        response = answered(inner, language)
        if response.status_code in (301, 302):
            parts = urlsplit(response["Location"])
            path, query = _with_language(bare_path(parts.path), language), parts.query
            continue
        if response.status_code != 200 or not hasattr(response, "context_data"):
            break
        with translation.override(language):
            return _read(cast(TemplateResponse, response), inner, path, language, layout)
    raise Http404("Nothing of ours that could be embedded.")


def _on_this_site(url: str) -> tuple[str, str, Layout]:
    """Return the path and query of the page at *url*, and the options if it is an embed's."""
    if len(url) > LONGEST or any(sign < " " for sign in url):
        raise Http404("No address.")
    parts = on_this_site(url)
    if parts is None:
        raise Http404("Not an address of this site.")
    path = unquote(parts.path) or "/"
    if not is_embed(path):
        return path, parts.query, Layout(QueryDict())
    given = QueryDict(parts.query, mutable=True)
    # Pages of an embedded list may be shorter, and a card shows the beginning of the list.
    given.pop("page", None)
    path = _with_language(bare_path(path), language_of_embed(given))
    return path, given.urlencode(), layout_from(given)


def _with_language(path: str, language: str) -> str:
    if language == settings.LANGUAGE_CODE or language_of(path) == language:
        return path
    return f"/{language}{path}"


def _inner(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """Return the request for the card of the page at *path*, without a frame's options."""
    given = QueryDict(query, mutable=True)
    for name in OPTIONS:
        given.pop(name, None)
    # The largest number of rows that a card may have.
    given["view"], given["limit"] = "card", str(MOST)
    return asked(request, embed_path(path), given)


def _read(
    response: TemplateResponse, inner: HttpRequest, path: str, language: str, layout: Layout
) -> Target:
    context: dict[str, Any] = {**(response.context_data or {}), "request": inner}
    page = context.get("page")
    own = page.embedding if isinstance(page, Page) else ""
    framers = ancestors(own, cast(Any, inner).content_version)
    if framers == NONE:
        raise NotEmbeddableError
    found = metadata_of(context)
    if found is None:
        raise Http404("Nothing of ours that could be embedded.")
    given = context["given"].urlencode() if "given" in context else ""
    end = f"?{given}" if given else ""
    return Target(
        found,
        f"{settings.SITE_URL}{path}{end}",
        f"{embed_path(path)}{end}",
        language,
        framers,
        page if isinstance(page, Page) else None,
        layout,
    )
