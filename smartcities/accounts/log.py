"""What happens at the door: a line in the log of the server, and a signal for the audit log.

docs/operators.md has the format of the lines; fail2ban and others parse them: mention every change
in the changelog.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from django.dispatch import Signal
from django.http import HttpRequest

if TYPE_CHECKING:
    from smartcities.accounts.attempts import Check

logger = logging.getLogger("smartcities.login")

#: Sent with ``request``, ``event`` (one of ``EVENTS``) and ``name``, the user's name or empty. The
#: audit log is on a higher floor, so it listens.
account_event = Signal()
EVENTS = (
    "signed in",
    "signed out",
    "wrong password",
    "wrong code",
    "refused",
    "password changed",
    "second factor added",
    "second factor removed",
    "session ended",
    "invited",
)


def log_failed(check: Check) -> None:
    """Log that a password or code was wrong."""
    logger.warning("Login failed from %s for %s", _address(check), _name(check))
    event = "wrong code" if check.kind == "code" else "wrong password"
    # As much is written of a name that nobody has: the time does not tell which names exist.
    tell(check.request, event, name=_known(check))


def log_refused(check: Check) -> None:
    """Log that a password or code was not checked, because a budget was used up.

    The audit log only grows, so it hears once that a budget was used up (``log_spent``).
    """
    logger.warning("Login refused from %s for %s", _address(check), _name(check))


def log_spent(check: Check) -> None:
    """Tell that this failure was the last one that was checked for now."""
    tell(check.request, "refused", name=_known(check))


def tell(request: HttpRequest | None, event: str, *, user: Any = None, name: str = "") -> None:
    """Tell the audit log of *event*; raises ValueError for one that is not in the list."""
    if event not in EVENTS:
        raise ValueError(f"{event!r} is none of EVENTS.")
    name = user.get_username() if user is not None else name
    account_event.send(sender=None, request=request, event=event, user=user, name=name)


def _known(check: Check) -> str:
    return "" if check.name.startswith("(") else check.name


def _address(check: Check) -> str:
    """Return the whole address: the reader of the log decides what to ban."""
    address = check.request.META.get("REMOTE_ADDR", "") if check.address else ""
    return address or "unknown"


def _name(check: Check) -> str:
    """Return the name in quotation marks if there is such a user; others may be passwords."""
    # As JSON in ASCII, in which line breaks, control characters and quotation marks are escaped.
    return json.dumps(check.name) if _known(check) else "an unknown name"
