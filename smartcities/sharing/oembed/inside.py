"""Requests to our own embeds from inside, without a user, so that they see what is public."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation

from smartcities.publishing.embedding.addresses import is_embed

#: The values of the request that give the site's own address.
HOST = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "wsgi.url_scheme")
#: The rule by which the portal redirects addresses without their last slash.
SLASHES = CommonMiddleware(lambda _request: HttpResponse())


def asked(request: HttpRequest, path: str, query: QueryDict) -> HttpRequest:
    """Return an anonymous request for the embed at *path* with *query*.

    Raises ``Http404`` if no embed has this address, with its last slash or without. The host and,
    if it has been read, the content's version are those of *request*.
    """
    inner: Any = HttpRequest()
    inner.method = "GET"
    inner.META = {name: request.META[name] for name in HOST if name in request.META}
    inner.META["QUERY_STRING"] = query.urlencode()
    inner.path = inner.path_info = path
    inner.GET = query
    inner.user = AnonymousUser()
    inner.content_version = getattr(request, "content_version", None)
    if not is_embed(path):
        raise Http404("No embed.")
    try:
        match = resolve(path)
    except Resolver404 as error:
        if not SLASHES.should_redirect_with_slash(inner):
            raise Http404("No page.") from error
        return inner
    if not match.namespace.startswith("embed"):
        raise Http404("No page.")
    inner.resolver_match = match
    return inner


def answered(inner: HttpRequest, language: str) -> HttpResponse:
    """Return the response of the embed's view in *language*, not yet rendered; or a redirect."""
    match = inner.resolver_match
    if match is None:
        return HttpResponsePermanentRedirect(SLASHES.get_full_path_with_slash(inner))
    with translation.override(language):
        return match.func(inner, *match.args, **match.kwargs)
