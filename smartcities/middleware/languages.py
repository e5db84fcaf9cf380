"""Which language a request is answered in: the address decides, nothing is negotiated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from smartcities.publishing.addresses import language_of
from smartcities.publishing.embedding.addresses import is_embed, language_of_embed

Answer = Callable[[HttpRequest], HttpResponse]


def language_asked(request: HttpRequest) -> str:
    """Return the language of an address; what partners embed says it in its query, as ``lang``."""
    if is_embed(request.path_info):
        return language_of_embed(request.GET)
    return language_of(request.path_info)


class AddressLanguage:
    """Answer in the language of the address, and the admin in its editor's own.

    Unlike Django's ``LocaleMiddleware`` it asks neither cookie nor ``Accept-Language`` of a
    public address, so that one address is one page for everybody and every cache. The admin
    follows the user's setting, before that the browser.
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
        """Turn to the editor's language; only now is it known who asks."""
        if is_admin(request):
            try:
                own = getattr(request.user, "language", "")
            except DatabaseError:  # the view will say so, in the browser's language
                own = ""
            language = own or translation.get_language_from_request(request)
            translation.activate(language)
            request.LANGUAGE_CODE = language


def is_admin(request: HttpRequest) -> bool:
    """Tell whether the request is for the admin."""
    return request.path_info.startswith(_admin(settings.ROOT_URLCONF))


@cache
def _admin(plan: str) -> str:
    """Return the admin's path; asked twice a request, and the address plan does not change."""
    return reverse("admin:index", plan)
