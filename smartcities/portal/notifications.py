"""Mails that tell of what has come to the desk: so many an hour, then one that says there is more.

Nothing depends on them: whoever sends one has stored before what it tells of.
"""

from __future__ import annotations

import time
from collections import Counter
from hashlib import sha256

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from smartcities import identity
from smartcities.accounts import mail
from smartcities.publishing.addresses import absolute

#: Seconds of a period, and how many mails a mailbox gets in one.
HOUR, MOST = 3600, 10
#: What this process has counted by itself, where the cache is away.
_own: Counter[str] = Counter()


def notify(to: str, subject: str, text: str, reply_to: str = "") -> None:
    """Write to *to*, in the active language, without waiting for the server.

    The eleventh mail of an hour says that there is more, and where; what follows it in that hour
    brings none. Nothing is sent where no mail server is named, or without an address.
    """
    if not to or not mail.reaches_people():
        return
    number = _number(to)
    if number > MOST + 1:
        return
    if number > MOST:
        subject, text, reply_to = _("More has come"), _summary(), ""
    name = identity.current().name
    mail.send_later(
        EmailMessage(
            # One line, whatever the title of a page is.
            " ".join(f"{name}: {subject}".split())[:200],
            text,
            to=[to],
            reply_to=[reply_to] if reply_to else None,
        )
    )


def _summary() -> str:
    said = _(
        "So much has come in the last hour that you get no further mail about it until the next "
        "one. All of it waits for you on the desk:"
    )
    return f"{said}\n\n{absolute(reverse('admin:index'))}\n"


def _number(to: str) -> int:
    """Return which mail to *to* this is in the hour: for all processes, if they share a cache."""
    hour = int(time.time()) // HOUR
    key = f"notified:{hour}:{sha256(to.lower().encode()).hexdigest()[:32]}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:
        # The cache is away, so each process counts for itself.
        if len(_own) > 1000:
            _own.clear()
        _own[key] += 1
        return _own[key]
