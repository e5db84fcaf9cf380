"""The language of a response: the address decides, without negotiation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from smartcities import identity
from smartcities.publishing.addresses import in_language, language_of
from smartcities.publishing.embedding.addresses import is_embed, language_of_embed

Answer = Callable[[HttpRequest], HttpResponse]


def language_asked(request: HttpRequest) -> str:
    """Return the language of an address; for embeds that is ``lang`` in the query."""
    if is_embed(request.path_info):
        return language_of_embed(request.GET)
    return language_of(request.path_info)


class AddressLanguage:
    """Respond in the language of the address, and in the admin in that of the user.

    Unlike Django's ``LocaleMiddleware`` it reads neither cookie nor ``Accept-Language`` for public
    addresses, so that an address is the same page for everybody and every cache. The admin uses
    the user's setting or, without one, the browser's language.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_asked(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if is_admin(request):
            patch_vary_headers(response, ("Accept-Language",))
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Activate the user's language in the admin; before, the user is not known."""
        if is_admin(request):
            try:
                own = getattr(request.user, "language", "")
            except DatabaseError:  # the view will report it, in the browser's language
                own = ""
            language = own or translation.get_language_from_request(request)
            translation.activate(language)
            request.LANGUAGE_CODE = language


class OfferedLanguages:
    """Lead from a page in a language that the portal does not offer to the same one in another.

    An embed, whose address has no language, is answered in the first language that is offered. It
    stands inside what keeps answers: of a kept one the language was offered.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_framed = is_embed(request.path_info)
        if not is_framed and (is_admin(request) or not has_twin(request.path)):
            return self.get_response(request)
        # What is kept must be right; anything else may learn of a change one request later, as
        # the settings would cost it a query.
        is_kept = hasattr(request, "content_version")
        offered = (identity.current() if is_kept else identity.last_known()).languages
        if request.LANGUAGE_CODE in offered:
            return self.get_response(request)
        if is_framed:
            request.LANGUAGE_CODE = offered[0]
            translation.activate(offered[0])
        elif request.method in {"GET", "HEAD"}:
            # All that was asked, not only what answers are kept apart by.
            query = getattr(request, "asked_query", request.META.get("QUERY_STRING", ""))
            there = f"{in_language(request.path, offered[0])}{query and '?'}{query}"
            return HttpResponseRedirect(there, headers={"Cache-Control": "no-cache"})
        return self.get_response(request)


def has_twin(path: str) -> bool:
    """Tell whether the page at *path* has an address in another language; data have one for all."""
    return any(in_language(path, code) != path for code, _name in settings.LANGUAGES)


def is_admin(request: HttpRequest) -> bool:
    """Tell whether the request is for the admin."""
    return request.path_info.startswith(_admin(settings.ROOT_URLCONF))


@cache
def _admin(plan: str) -> str:
    """Return the admin's path, cached because it is needed twice in a request."""
    return reverse("admin:index", plan)
