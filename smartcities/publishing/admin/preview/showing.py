"""Answering a preview by the public views and templates, as for a visitor."""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation

from smartcities.publishing.addresses import interface_language
from smartcities.publishing.embedding.addresses import embed_path
from smartcities.publishing.models import Page

#: What can be shown of a page.
SHOWN = ("page", "card", "embed")
#: The values of the request that give the site's own address.
HOST = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme")


def shown(request: HttpRequest, page: Page, show: str, language: str = "") -> HttpResponse:
    """Return what visitors would get of the public *page*; in its rehearsal.

    The interface is in *language*, or else in that of the text, as at the address that search
    engines know.
    """
    # A page that is in all languages has none of its own.
    with translation.override(interface_language(language or page.language or "")):
        path = page.get_absolute_url()
        if show == "embed":
            query = f"view=card&lang={translation.get_language()}"
            found = _answered(_asked(request, embed_path(path), query))
        elif show == "card":
            found = _card(_asked(request, path, ""), page)
        else:
            found = _answered(_asked(request, path, ""))
    response = HttpResponse(found.content, content_type=found["Content-Type"])
    # The public pages' own policy; only this site's forms may frame it.
    response[HEADER] = build_policy(replace={"frame-ancestors": [SELF]})
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """Return a visitor's request for the public address *path*."""
    inner: Any = HttpRequest()
    inner.method, inner.GET = "GET", QueryDict(query)
    inner.META = {name: request.META[name] for name in HOST if name in request.META}
    inner.META["QUERY_STRING"] = query
    inner.path = inner.path_info = path
    inner.user = AnonymousUser()
    inner.resolver_match = resolve(path)
    return inner


def _answered(inner: HttpRequest) -> HttpResponse:
    match = inner.resolver_match
    assert match is not None
    response = match.func(inner, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def _card(inner: HttpRequest, page: Page) -> HttpResponse:
    """Return the page's card as lists show it."""
    model: Any = type(page)
    pages = model.objects.public().for_cards().filter(pk=page.pk)
    return render(inner, "browsing/card_alone.html", {"pages": pages, "model": model})
