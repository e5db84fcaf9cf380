"""One line in the log for each failed and each refused login; docs/operators.md has its format.

fail2ban and others parse it: mention every change in the changelog.
"""

from __future__ import annotations

import json
import logging

from smartcities.accounts.attempts import LoginAttempt, is_unknown

logger = logging.getLogger("smartcities.login")


def log_failed(attempt: LoginAttempt) -> None:
    """Log that a password was wrong."""
    logger.warning("Login failed from %s for %s", _address(attempt), _name(attempt))


def log_refused(attempt: LoginAttempt) -> None:
    """Log that a password was not checked, because a budget was used up."""
    logger.warning("Login refused from %s for %s", _address(attempt), _name(attempt))


def _address(attempt: LoginAttempt) -> str:
    """Return the whole address: the reader of the log decides what to ban."""
    address = attempt.request.META.get("REMOTE_ADDR", "") if attempt.client else ""
    return address or "unknown"


def _name(attempt: LoginAttempt) -> str:
    """Return the name in quotation marks if there is such a user; others may be passwords."""
    # As JSON in ASCII, in which line breaks, control characters and quotation marks are escaped.
    return "an unknown name" if is_unknown(attempt.name) else json.dumps(attempt.name)
