"""Reading the identity: once for each version of the content, and at most once a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import translation

from smartcities.identity.identity import Identity, defaults

#: The identity in each language of the portal.
Identities = Mapping[str, Identity]


class Version(Protocol):
    """A version of the public content, as in ``publishing/version``."""

    @property
    def token(self) -> str:
        """The identity of the version."""

    @property
    def is_settled(self) -> bool:
        """Whether values that are read now may be kept for this version."""


@dataclass
class Reading:
    """What one request knows: the version, if somebody has read it, and the identity."""

    version: Version | None = None
    found: Identities | None = None


_version: Callable[[], Version] | None = None
_load: Callable[[], Identities] | None = None
#: The token of a version, and what was read of it; replaced as one.
_kept: tuple[str, Identities] | None = None
_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def register(version: Callable[[], Version], load: Callable[[], Identities]) -> None:
    """Register how to read the content's version, and the identity in all languages."""
    global _version, _load
    _version, _load = version, load


def current() -> Identity:
    """Return the identity in the active language.

    While the database cannot be asked, it is what this process has read last.
    """
    return _in_language(_current())


def last_known() -> Identity:
    """Return what this process has read last, without asking the database: for pages of errors."""
    return _in_language(_kept[1] if _kept else _unnamed())


@contextmanager
def read_once() -> Iterator[None]:
    """Read the identity at most once in the block: all of an answer says the same."""
    token = _reading.set(Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def note_version(version: Version) -> None:
    """Say which version of the content this request is answered from, to save reading it."""
    if (reading := _reading.get()) is not None:
        reading.version = version


def _in_language(found: Identities) -> Identity:
    language = (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return found.get(language) or found[settings.LANGUAGE_CODE]


def _current() -> Identities:
    reading = _reading.get()
    if reading is None:
        return _read(None)
    if reading.found is None:
        reading.found = _read(reading.version)
    return reading.found


def _read(version: Version | None) -> Identities:
    global _kept
    if _version is None or _load is None:
        return _unnamed()
    try:
        at = version or _version()
        if _kept is not None and _kept[0] == at.token:
            return _kept[1]
        found = _load()
    except DatabaseError:
        # Within a transaction the next statement would fail all the same.
        if connection.in_atomic_block:
            raise
        return _kept[1] if _kept else _unnamed()
    if at.is_settled:
        _kept = (at.token, found)
    return found


def _unnamed() -> Identities:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = defaults()
    return found
