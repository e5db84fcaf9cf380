"""Reading what the script of a form sends as JSON; each raises ``ValueError`` for anything else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from smartcities.publishing.models.autosave import KEPT

#: 128 bits at random.
TAB = re.compile(r"[0-9a-f]{32}", re.ASCII)


def number(value: Any) -> int:
    """Return a key or a number of a revision."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise ValueError(value)
    return value


def number_or_none(value: Any) -> int | None:
    """Return a number, or None where there is none."""
    return None if value is None else number(value)


def tab_name(value: Any) -> str:
    """Return the name of a tab."""
    if not isinstance(value, str) or not TAB.fullmatch(value):
        raise ValueError(value)
    return value


def moment(value: Any) -> datetime:
    """Return a moment given in seconds, if it can be: a browser's clock may be anything."""
    now = timezone.now()
    if value is None:
        return now
    try:
        return min(now, max(now - KEPT, datetime.fromtimestamp(float(value), UTC)))
    except (OverflowError, OSError):
        return now
