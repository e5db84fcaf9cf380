"""``/.well-known/security.txt``: whom to tell of a weakness (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from smartcities import identity

#: The text says until when it holds: ahead at any moment, and less than a year (section 2.5.5).
HOLDS = timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the text of SECURITY_CONTACT, else of the portal's contact address.

    Without either there is nobody to name, and no such page. It holds for half a year from today:
    whoever runs the portal has set the contact, and the day moves on while it runs.
    """
    contacts = settings.SECURITY_CONTACT or [
        f"mailto:{each}" for each in [identity.current().contact] if each
    ]
    if not contacts:
        raise Http404
    day = timezone.now().astimezone(UTC).date() + HOLDS
    fields = [
        *(("Contact", each) for each in contacts),
        ("Expires", datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")),
        ("Preferred-Languages", ", ".join(code for code, _name in settings.LANGUAGES)),
        ("Canonical", settings.SITE_URL + reverse("security-txt")),
        *([("Policy", settings.SECURITY_POLICY)] if settings.SECURITY_POLICY else []),
    ]
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
