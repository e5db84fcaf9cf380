"""The response to a client that has tried too many passwords (AXES_LOCKOUT_CALLABLE)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers


def refused(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """Say in words, and by ``Retry-After`` in seconds, when a password is checked again."""
    refusal = cast(Any, request).login_refusal
    seconds = max(1, math.ceil((refusal.until - timezone.now()).total_seconds()))
    context = {
        # Rounded up, so that the next attempt is possible at that minute.
        "until": refusal.until.replace(second=0, microsecond=0) + timedelta(minutes=1),
        "minutes": math.ceil(seconds / 60),
        "budget": refusal.budget,
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response
