"""Reading the identity: at most one query a request, and none where the version is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError
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


_load: Callable[[], Identities] | None = None
#: What was read last, and the token of the version that it was read of; replaced as one. Without
#: a token it is good for pages of errors alone.
_last: tuple[str, Identities] | None = None
_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


def register(load: Callable[[], Identities]) -> None:
    """Register the function that reads the identity in all languages."""
    global _load
    _load = load


def current() -> Identity:
    """Return the identity in the active language.

    While the database cannot be asked, it is what this process has read last.
    """
    return _in_language(_current())


def last_known() -> Identity:
    """Return what this process has read last, without asking the database: for pages of errors."""
    return _in_language(_last[1] if _last else _unnamed())


def offered_languages() -> tuple[str, ...]:
    """Return the languages that visitors are offered, without asking the database.

    As this process has read it last: of a page that is kept, that is the language settings of its
    version, since ``OfferedLanguages`` (``smartcities/middleware``) reads them before.
    """
    return last_known().languages


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
    global _last
    if _load is None:
        return _unnamed()
    token = version.token if version is not None and version.is_settled else ""
    last = _last
    if token and last is not None and last[0] == token:
        return last[1]
    try:
        found = _load()
    except DatabaseError:
        return last[1] if last else _unnamed()
    if token or last is None or last[1] != found:
        _last = (token, found)
    return found


def _unnamed() -> Identities:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = defaults()
    return found
