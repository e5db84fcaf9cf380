"""Checks of the portal's health: any room registers what it knows to check.

A check is registered when its app is ready::

    register_check("snapshots", gettext_lazy("Snapshots"), last_snapshot_is_recent)

It is a function without arguments that returns a ``Finding``, whose sentences are in the language
that is active then. What it raises is a failed check.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from threading import Thread
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
Value = TypeVar("Value")


class State(IntEnum):
    """How a check ended; the numbers are the exit codes of monitoring plugins."""

    OK = 0
    WARNING = 1
    FAILED = 2


@dataclass(frozen=True)
class Finding:
    """What a check found: sentences for an administrator, without line breaks."""

    state: State
    #: What is wrong; what was found if nothing is.
    said: str = ""
    #: What to do about it.
    advice: str = ""
    #: Each case by itself, if there are several.
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A check under its name in words."""

    key: str
    name: str | Promise
    find: Callable[[], Finding]
    #: Whether it asks machines of others, and so runs only when somebody wants it to.
    asks_others: bool = False


@dataclass(frozen=True)
class Result:
    """A check with what it found."""

    check: Check
    finding: Finding


_checks: dict[str, Check] = {}


def register_check(
    key: str, name: str | Promise, find: Callable[[], Finding], *, asks_others: bool = False
) -> None:
    """Add a check to the Health page and to ``manage.py health``; one of the same key goes."""
    _checks[key] = Check(key, name, find, asks_others)


def checks() -> list[Check]:
    """Return all checks, in the order in which they were registered."""
    return list(_checks.values())


def run(chosen: Iterable[Check]) -> list[Result]:
    """Run checks one after the other; the worst results come first."""
    found = [Result(check, _found(check)) for check in chosen]
    return sorted(found, key=lambda result: -result.finding.state)


def worst(results: Iterable[Result]) -> State:
    """Return the worst state of *results*."""
    return max((result.finding.state for result in results), default=State.OK)


def _found(check: Check) -> Finding:
    try:
        return check.find()
    except Exception as error:  # Whatever it is: the others have to be shown.
        logger.exception("The check “%s” could not be made.", check.key)
        return Finding(
            State.FAILED,
            _("This could not be checked: {error}.").format(error=type(error).__name__),
            _("The log says more. If the database fails, see to that first."),
        )


class TooLongError(Exception):
    """Something did not end in time."""


def within(seconds: float, function: Callable[[], Value]) -> Value:
    """Return the result of *function*, which must not use the database; wait for *seconds*.

    Raises ``TooLongError`` then, and leaves the thread behind: a call that hangs in the system,
    as on a network disk, cannot be ended.
    """
    found: list[Value] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            found.append(function())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TooLongError
    return found[0]
