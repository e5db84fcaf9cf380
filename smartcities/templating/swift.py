"""What Django looks up hundreds of times a page, made cheaper: language, prefix, texts.

Django keeps the active language, the script prefix and the address plan where asynchronous views
find them as well (``asgiref.local.Local``), at ten times the cost of a thread's own. The portal
runs in threads and has no asynchronous views, so a thread's own it is. And it translates a text
anew each time; a page asks for the same seventy, so they are kept.

These are names private to Django 5.2, which the lock pins; ``tests/house/test_swift.py`` fails
where another release has others.
"""

from __future__ import annotations

import threading

import django_countries
from django.urls import base
from django.utils import translation
from django.utils.translation import trans_real

#: How many texts are kept in all languages; the portal has two thousand.
MOST = 20_000

_texts: dict[tuple[str | None, str], str] = {}
_translated = trans_real.gettext


def gettext(message: str) -> str:
    """Return what Django's ``gettext`` does."""
    if type(message) is not str or not getattr(
        django_countries._translation_state, "fallback", True
    ):
        # A lazy text, or one that is marked as safe and has to stay so. Or the library of
        # countries asks whether a name is translated at all, and is told by an empty text.
        return _translated(message)
    at = translation.get_language(), message
    found = _texts.get(at)
    if found is None:
        if len(_texts) >= MOST:
            _texts.clear()
        found = _texts[at] = _translated(message)
    return found


def install() -> None:
    """Put these in the places of Django's own; once, before the first request."""
    trans_real._active = threading.local()
    base._prefixes = threading.local()
    base._urlconfs = threading.local()
    django_countries._translation_state = threading.local()
    trans_real.gettext = gettext
    # Django remembers the functions it has once called.
    vars(translation._trans).pop("gettext", None)
