"""Sessions in the database, with two limits: so long unused, and so long in all.

``SESSION_IDLE_SECONDS`` and ``SESSION_LIFETIME_SECONDS`` say how long. An expired session is empty
for whoever reads it, so that no view can forget to ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

#: Seconds since the epoch: when somebody signed in, when the session was last used, and when they
#: last gave a password, a code or a passkey.
BEGAN, SEEN, PROVED = "began", "seen", "proved"
#: A session that is used all the time is written once in so many seconds.
STEP = 60


class SessionStore(DatabaseStore):
    """Django's sessions, which are empty once one of the limits has passed."""

    def load(self) -> dict[str, Any]:
        """Return what is kept; nothing, and the row is deleted, after a limit."""
        found = super().load()
        if SESSION_KEY in found and is_over(found):
            self.delete(self.session_key)
            return {}
        return found

    def cycle_key(self) -> None:
        """Take another key, but not where the portal's SECRET_KEY alone has changed.

        Django asks for one there too. What the same browser sends at that moment from another tab
        would find no session, and log the person out; and the list of a person's sessions, by which
        they are ended, would not know the new one.
        """
        if not has_former_secret(self):
            super().cycle_key()


def has_former_secret(session: Any) -> bool:
    """Tell whether a key of SECRET_KEY_FALLBACKS has signed that the session is its user's."""
    signed = session.get(HASH_SESSION_KEY)
    if not signed or SESSION_KEY not in session:
        return False
    user: Any = get_user_model().objects.filter(pk=session[SESSION_KEY]).first()
    if user is None or constant_time_compare(signed, user.get_session_auth_hash()):
        return False
    former = user.get_session_auth_fallback_hash()
    return any(constant_time_compare(signed, each) for each in former)


def is_over(session: dict[str, Any]) -> bool:
    """Tell whether a session has reached one of its limits."""
    now = time.time()
    idle = now - session.get(SEEN, now)
    age = now - session.get(BEGAN, now)
    return idle > settings.SESSION_IDLE_SECONDS or age > settings.SESSION_LIFETIME_SECONDS


def background(view: Callable) -> Callable:
    """Decorate a view that a page asks by itself: asking it is no sign that somebody is there."""
    view.is_background = True  # type: ignore[attr-defined]
    return view


class SessionUse:
    """Note in the session of somebody who is signed in that it was used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_background = match is not None and getattr(match.func, "is_background", False)
        # Only if a view has read it: a page that is the same for everybody costs no query.
        if request.session.accessed and not is_background and SESSION_KEY in request.session:
            note_use(request.session)
        return response


def note_use(session: Any) -> None:
    """Write that a session was used just now; the first time, that it began.

    A database that takes no writes at the moment is no reason to refuse a page.
    """
    now = time.time()
    # Of a clock that was ahead and was put right, it would last too long.
    if abs(now - session.get(SEEN, 0)) < STEP:
        return
    is_saved_anyway = session.modified
    session[BEGAN] = min(session.get(BEGAN, now), now)
    session[SEEN] = now
    if is_saved_anyway:
        return
    with suppress(DatabaseError, UpdateError):
        session.save()
    session.modified = False
