"""The response to a client that has tried too many passwords or codes."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from smartcities import identity
from smartcities.accounts.attempts import Refusal
from smartcities.look.views import sheet_address


class LoginRefusals:
    """Answer with ``refused`` where a view had a password or a code checked in vain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refusal: Refusal | None = getattr(request, "login_refusal", None)
        return refused(request, refusal) if refusal else response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say in words, and by ``Retry-After`` in seconds, when something is checked again."""
    seconds = max(1, math.ceil((refusal.until - timezone.now()).total_seconds()))
    context = {
        # Rounded up, so that the next attempt is possible at that minute.
        "until": refusal.until.replace(second=0, microsecond=0) + timedelta(minutes=1),
        "minutes": math.ceil(seconds / 60),
        "budget": refusal.budget,
        "kind": refusal.kind,
        # Whoever guesses passwords costs no query for it.
        "site_title": identity.last_known().name,
        "look_sheet": sheet_address(identity.last_known().look),
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response
