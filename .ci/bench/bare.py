"""The least that Django can serve: one view, no middleware, no database. For honesty only."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY=secrets.token_urlsafe(48),
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    USE_I18N=False,
)


def empty(request: HttpRequest) -> HttpResponse:
    """Answer as the portal's empty view does."""
    text = str(os.getpid())
    # Without middleware nobody says how long it is, and it would be sent in chunks.
    return HttpResponse(text, content_type="text/plain", headers={"Content-Length": len(text)})


urlpatterns = [path("bench/empty/", empty)]
application = get_wsgi_application()
