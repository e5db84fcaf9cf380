"""Error pages for failed requests, which need neither database nor session."""

from __future__ import annotations

import sys
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from smartcities.outages.errors import (
    FULL,
    RETRY_AFTER,
    UNAVAILABLE,
    StorageUnavailableError,
    outage_status,
)
from smartcities.outages.posted import posted_fields

TYPES = ("text/html", "application/json")


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 503 or 507 with ``Retry-After`` in an outage, otherwise 500: Django's ``handler500``.

    Django calls it while it handles the exception. Input sent to the admin is shown again, so that
    no text is lost. Clients that prefer JSON get JSON.
    """
    error = sys.exception()
    status = outage_status(error) or 500
    posted = posted_fields(request)
    if request.get_preferred_type(TYPES) == "application/json":
        found = {"detail": str(words(status, error)), "request_id": getattr(request, "id", "")}
        response: HttpResponse = JsonResponse(found, status=status)
    else:
        template = "500.html" if status == 500 else "503.html"
        context = {
            "status": status,
            "words": words(status, error),
            "posted": posted,
            "request_id": getattr(request, "id", ""),
        }
        response = HttpResponse(render_to_string(template, context), status=status)
    # Errors must not be cached, least of all with somebody's input.
    response["Cache-Control"] = "no-store"
    if status != 500:
        # KeptAnswers may have a recent answer instead.
        cast(Any, response).is_outage = True
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def words(status: int, error: BaseException | None) -> str:
    """Return a sentence for the user about what happened."""
    if isinstance(error, StorageUnavailableError):
        return _(
            "The storage of pictures and documents does not answer at the moment. Please try "
            "again in a minute."
        )
    if status == FULL:
        return _("There is no room left on the server’s disk: nothing can be saved at the moment.")
    if status == UNAVAILABLE:
        return _("The database does not answer at the moment. Please try again in a minute.")
    return _(
        "The page could not be shown. The fault is ours, not yours. Please try again in a few "
        "minutes."
    )
