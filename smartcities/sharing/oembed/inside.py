"""Our own embeds, asked from inside as anybody might: what is public decides, not who asks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from smartcities.publishing.embedding.addresses import is_embed

#: What tells the site's own address, as the request in hand was asked at.
HOST = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme")


def asked(request: HttpRequest, path: str, query: QueryDict) -> HttpRequest:
    """Return the request of nobody in particular for the embed at *path* with *query*.

    ``Http404`` where no embed has such an address. *request* lends the host and, where it has
    been read, the version of the content.
    """
    inner: Any = HttpRequest()
    inner.method = "GET"
    inner.META = {name: request.META[name] for name in HOST if name in request.META}
    inner.META["QUERY_STRING"] = query.urlencode()
    inner.path = inner.path_info = path
    inner.GET = query
    inner.user = AnonymousUser()
    inner.content_version = getattr(request, "content_version", None)
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404("No page.") from error
    if not is_embed(path) or not match.namespace.startswith("embed"):
        raise Http404("No page.")
    inner.resolver_match = match
    return inner


def answered(inner: HttpRequest, language: str) -> HttpResponse:
    """Return what the embed's view answers in *language*, not yet rendered; it may redirect."""
    match = inner.resolver_match
    assert match is not None
    with translation.override(language):
        return match.func(inner, *match.args, **match.kwargs)
