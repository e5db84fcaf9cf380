"""What an error is called in a mail: its type and place, and nothing of what somebody typed.

The message of an exception may hold an address or a password ("duplicate key: (email)=(…)"), and
so may the values of its frames. Both stay in the log.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError

#: The folder of the libraries: what stands behind it names a file without the machine's path.
LIBRARIES = "site-packages"


class Kind(NamedTuple):
    """Errors of one type at one place."""

    name: str
    place: str


def kind_of(record: logging.LogRecord) -> Kind:
    """Return the kind of error that a log record is about."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return Kind(record.name, f"{_file(record.pathname)}:{record.lineno}")
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return Kind(_type(error), record.name)
    found = frames[-1]
    # A database that is away fails everywhere: that is one error, at one place of the library.
    if not isinstance(error, OperationalError | InterfaceError):
        ours = [frame for frame in frames if _is_ours(frame.filename)]
        found = ours[-1] if ours else found
    return Kind(_type(error), f"{_file(found.filename)}:{found.lineno}")


def trace(record: logging.LogRecord) -> Iterator[str]:
    """Yield the frames of the error and of its causes, without source, values and messages."""
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield _type(error)
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {_file(frame.filename)}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if error is not None:
            yield "after"


def _type(error: BaseException) -> str:
    found = type(error)
    is_known = found.__module__ in {"builtins", "django.core.exceptions"}
    return found.__qualname__ if is_known else f"{found.__module__}.{found.__qualname__}"


def _is_ours(name: str) -> bool:
    return LIBRARIES not in name and Path(name).is_relative_to(settings.BASE_DIR)


def _file(name: str) -> str:
    """Return the name of a file without the machine's path to it."""
    if LIBRARIES in name:
        return name.rpartition(LIBRARIES)[2].lstrip("/")
    path = Path(name)
    return str(path.relative_to(settings.BASE_DIR)) if _is_ours(name) else path.name
