"""The link to the set-up page: one at a time, good for a day, once, while nobody runs the portal.

The database has the digest of its token alone. Whoever can start the portal makes another one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from smartcities.publishing.roles import ADMINISTRATOR
from smartcities.starting.models import SetUp

#: How long a link is good.
LASTS = timedelta(days=1)


class Standing(Enum):
    """Whether a link lets one set the portal up, and if not, why."""

    OPEN = "open"
    #: Somebody runs the portal: there is nothing to set up.
    DONE = "done"
    EXPIRED = "expired"
    #: It is mistyped, or another one was made since.
    UNKNOWN = "unknown"


def has_administrator() -> bool:
    """Tell whether somebody runs the portal: such a portal is set up, in whatever way."""
    is_one = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
    people = get_user_model()._default_manager.filter(is_one, is_active=True, is_staff=True)
    return people.exists()


def new_link() -> str:
    """Return the address of the set-up page; links that were made before open nothing any more.

    For a portal that nobody runs: any other honours none.
    """
    token = secrets.token_urlsafe(32)
    fresh = {"digest": digest_of(token), "made_at": timezone.now()}
    SetUp.objects.update_or_create(pk=1, defaults=fresh)
    return f"{settings.SITE_URL}{reverse('set-up', args=[token])}"


def standing_of(token: str, found: SetUp | None) -> Standing:
    """Return how the link with *token* stands; *found* is the row, which may be locked."""
    is_newest = found is not None and hmac.compare_digest(found.digest, digest_of(token))
    if found is None or not is_newest:
        return Standing.UNKNOWN
    if found.finished_at or has_administrator():
        return Standing.DONE
    # What lies ahead is of a clock that was wrong.
    age = timezone.now() - found.made_at
    return Standing.OPEN if -LASTS < age < LASTS else Standing.EXPIRED


def digest_of(token: str) -> str:
    """Return what is stored of a token; it is random, so nobody can guess it from that."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
