"""The sessions of one user, with device and place in words."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from smartcities.accounts.devices import in_words
from smartcities.accounts.sessions.store import SEEN, STEP, SessionStore
from smartcities.protection.addresses import network_of


@dataclass(frozen=True)
class OwnSession:
    """A session of the user who looks at the list."""

    pk: int
    device: str
    place: str
    began: datetime
    seen: datetime
    is_this: bool
    #: Whether it was used within the last minute or two.
    is_in_use: bool


def sessions_of(request: HttpRequest) -> list[OwnSession]:
    """Return the sessions of the request's user that still live; this one first, then by use."""
    here = request.META.get("REMOTE_ADDR", "")
    found = [
        OwnSession(
            pk=each.pk,
            device=in_words(each.user_agent),
            place=place_in_words(each.ip, here),
            began=each.created_at,
            seen=_last_seen(each),
            is_this=each.session_key == request.session.session_key,
            is_in_use=(timezone.now() - _last_seen(each)).total_seconds() < 2 * STEP,
        )
        for each in UserSession.objects.purge_and_list(request.user)
    ]
    return sorted(found, key=lambda each: (not each.is_this, -each.seen.timestamp()))


def end_sessions_of(user: Any) -> int:
    """End all sessions of *user*; return their number."""
    found = list(UserSession.objects.filter(user=user))
    for each in found:
        each.end()
    return len(found)


def _last_seen(session: UserSession) -> datetime:
    seen = SessionStore(session.session_key).get(SEEN)
    return datetime.fromtimestamp(seen, UTC) if seen else session.last_seen_at


def place_in_words(address: str, here: str) -> str:
    """Return where *address* is, as far as it can be said without asking anybody.

    Nobody is asked: a database of places is wrong too often to frighten people with.
    """
    if network_of(address) == network_of(here):
        return _("the internet connection that you use now")
    try:
        is_near = ipaddress.ip_address(address).is_private
    except ValueError:
        is_near = False
    if is_near:
        return _("a network of your own house (%(address)s)") % {"address": address}
    return _("another internet connection (%(address)s)") % {"address": address}
