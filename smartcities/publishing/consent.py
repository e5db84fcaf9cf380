"""Values that are shown only with a person's consent, noted whenever an answer shows one.

An answer that rests on a consent is never served while the database cannot say whether the
consent still holds. So code that keeps answers makes them within ``watch()``, and models
declare such values with ``consented_property``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any


class Watch:
    """Records whether anything that rests on a consent was read."""

    rests_on_consent = False


_watch: ContextVar[Watch | None] = ContextVar("consent_watch", default=None)


@contextmanager
def watch() -> Iterator[Watch]:
    """Record what is read within the block, for it and for the blocks around it."""
    made = Watch()
    token = _watch.set(made)
    try:
        yield made
    finally:
        _watch.reset(token)
        if made.rests_on_consent:
            note()


def note() -> None:
    """Record that the current answer rests on a consent."""
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
