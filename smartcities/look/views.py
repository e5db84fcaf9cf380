"""The stylesheet of the portal's look."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from smartcities.look.look import Look, look_named
from smartcities.look.sheet import A_WHILE, FOR_EVER, digest_of, sheet_of, sheet_response


@require_safe
def show_look(request: HttpRequest, name: str, digest: str = "") -> HttpResponse:
    """Return the stylesheet of the look *name*, for ever if *digest* is that of its text.

    404 if there is no such look, or it cannot be read. Asks no database.
    """
    look = look_named(name)
    if look is None:
        raise Http404("There is no such look.")
    text = sheet_of(look)
    return sheet_response(text, FOR_EVER if digest == digest_of(text) else A_WHILE)


def sheet_address(name: str) -> str:
    """Return the address of the stylesheet of the look *name*; empty where it needs none."""
    look = look_named(name)
    return "" if look is None or look.is_own else reverse("look", args=[name, _digest(look)])


@lru_cache(maxsize=64)
def _digest(look: Look) -> str:
    return digest_of(sheet_of(look))
