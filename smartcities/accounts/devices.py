"""The browsers in which somebody has signed in before, known by a cookie, and their names in words.

The cookie has one random key, whoever signs in with that browser; a row for each user says that
it is one of theirs. It opens nothing: a known device only has a budget of failures of its own
(``attempts.py``), and signing in with it is no news to tell by mail.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from smartcities.accounts.models import Device

COOKIE = "device"
COOKIE_AGE = timedelta(days=400)  # the longest that browsers keep one
#: A user keeps so many devices; the ones that were not used for longest go first.
MOST = 30
_KEY = re.compile(r"[\w-]{43}", re.ASCII)

#: What a browser calls itself, the more particular first: Edge says that it is Chrome as well.
BROWSERS = (
    (r"\bEdgi?A?\w*/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\b(Firefox|FxiOS)/", "Firefox"),
    (r"\b(Chrome|CriOS|HeadlessChrome)/", "Chrome"),
    (r"\bVersion/.* Safari/", "Safari"),
)
SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bWindows\b", "Windows"),
    (r"\bMac OS X\b", "macOS"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bLinux\b", "Linux"),
)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _key_of(request: HttpRequest) -> str:
    """Return the key in the cookie; empty if there is none of ours."""
    given = request.COOKIES.get(COOKIE, "")
    return given if _KEY.fullmatch(given) else ""


def known_device(request: HttpRequest, name: str) -> Device | None:
    """Return the device of the user *name* that sends this request, if it is known as one."""
    key = _key_of(request)
    if not key:
        return None
    owner = {f"user__{get_user_model().USERNAME_FIELD}": name}
    return Device.objects.filter(digest=_digest(key), **owner).first()


def remember_device(request: HttpRequest, response: HttpResponse, user: Any) -> bool:
    """Let the browser be known as one of the user's; tell whether it is a new one beside others."""
    key = _key_of(request) or secrets.token_urlsafe(32)
    mine = Device.objects.filter(user=user)
    had_others = mine.exists()
    device, is_new = Device.objects.get_or_create(user=user, digest=_digest(key))
    if not is_new:
        device.last_used_at = timezone.now()
        device.save(update_fields=["last_used_at"])
    kept = mine.order_by("-last_used_at").values_list("pk", flat=True)[:MOST]
    mine.exclude(pk__in=list(kept)).delete()
    response.set_cookie(
        COOKIE,
        key,
        max_age=COOKIE_AGE,
        path=settings.DEVICE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return is_new and had_others


def in_words(browser: str) -> str:
    """Return what a browser's header says in words: "Firefox on Windows"."""
    name = next((name for pattern, name in BROWSERS if re.search(pattern, browser)), "")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, browser)), "")
    if name and system:
        return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or gettext("a browser that does not say its name")
