"""The id of the request that this thread works on, for log lines, mails and error pages."""

from __future__ import annotations

import re
from contextvars import ContextVar
from random import getrandbits

#: What a proxy in front may give: nothing that a log, a mail or a page would have to escape.
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of this thread's request; empty in a command or a thread of ours."""
    return _current.get()


def begin(given: str = "") -> str:
    """Take *given* as the id of a request that begins, or a new one if it is not sane.

    The id stays until the thread's next request: Django logs a failed answer, and streams one,
    after all middleware has returned.
    """
    # It has to be unique, not secret; each process draws from a seed of its own.
    made = given if SANE.fullmatch(given) else f"{getrandbits(64):016x}"
    _current.set(made)
    return made
