"""Which errors are outages, and the status of the response to them."""

from __future__ import annotations

import errno
import sys

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

#: Seconds after which a browser or a crawler may try again.
RETRY_AFTER = 10
UNAVAILABLE = 503
#: Insufficient Storage (RFC 4918, section 11.5).
FULL = 507

FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
#: A failing disk, or one that became read-only because of that.
BROKEN_DISK = frozenset({errno.EIO, errno.EROFS, errno.ESTALE})
#: SQLite's message for a full disk; PostgreSQL has a code (class 53, "Insufficient Resources").
SQLITE_FULL = "disk is full"
POSTGRESQL_FULL = "53100"


class StorageUnavailableError(OSError):
    """The storage of pictures and documents does not answer, or its disk is gone."""


def outage_status(error: BaseException | None) -> int | None:
    """Return the HTTP status for *error*; None if it is not an outage.

    507 for a full disk; 503 for a database that is down, not responding, locked or unreadable, and
    for a storage that is down or a failing disk.
    """
    if isinstance(error, StorageUnavailableError):
        return UNAVAILABLE
    if isinstance(error, OSError):
        if error.errno in FULL_DISK:
            return FULL
        return UNAVAILABLE if error.errno in BROKEN_DISK else None
    if error is None or not (_is_outage(error) or _is_untranslated(error)):
        return None
    code = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    return FULL if code == POSTGRESQL_FULL or SQLITE_FULL in str(error) else UNAVAILABLE


def _is_outage(error: BaseException | None) -> bool:
    # SQLite raises the base class itself for a file that is damaged or not a database. Its other
    # subclasses are for invalid statements, which are our own mistakes.
    outages = (OperationalError, InterfaceError, InternalError)
    return isinstance(error, outages) or type(error) is DatabaseError


def _is_untranslated(error: BaseException) -> bool:
    """Tell whether it is psycopg's own error, as Django lets through where it closes a cursor.

    So does a queryset's ``iterator()`` if the server ends before the last row was read.
    """
    # Only there where PostgreSQL is used.
    driver = sys.modules.get("psycopg")
    if driver is None:
        return False
    return isinstance(error, (driver.OperationalError, driver.InterfaceError, driver.InternalError))
