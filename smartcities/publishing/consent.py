"""What is shown only as long as a person agrees, noted whenever an answer shows it.

An answer that rests on a consent is never served when it cannot be asked whether the consent
still stands. So whoever keeps answers makes them under ``watch()``, and a model declares such
values by ``consented_property``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any


class Watch:
    """Whether anything that rests on a consent was read."""

    rests_on_consent = False


_watch: ContextVar[Watch | None] = ContextVar("consent_watch", default=None)


@contextmanager
def watch() -> Iterator[Watch]:
    """Note what is read within the block, for it and for the blocks around it."""
    made = Watch()
    token = _watch.set(made)
    try:
        yield made
    finally:
        _watch.reset(token)
        if made.rests_on_consent:
            note()


def note() -> None:
    """Note that what is being made rests on a consent."""
    around = _watch.get()
    if around is not None:
        around.rests_on_consent = True


class consented_property(property):  # noqa: N801 (a decorator, as ``property`` is)
    """A property of a model that is empty unless a person agreed to have its value shown."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        value = super().__get__(instance, owner)
        if instance is not None and value:
            note()
        return value
