"""Which errors mean that a helper of the portal fails, and what to answer then."""

from __future__ import annotations

import errno

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

#: Seconds after which a browser or a crawler may come again.
RETRY_AFTER = 10
UNAVAILABLE = 503
#: Insufficient Storage (RFC 4918, section 11.5).
FULL = 507

FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
#: A disk that fails, or became read-only after it did.
BROKEN_DISK = frozenset({errno.EIO, errno.EROFS, errno.ESTALE})
#: SQLite's words for a full disk; PostgreSQL has a code (class 53, "Insufficient Resources").
SQLITE_FULL = "disk is full"
POSTGRESQL_FULL = "53100"


def outage_status(error: BaseException | None) -> int | None:
    """Return the HTTP status of an answer that *error* prevented; None if it is no outage.

    507 for a full disk; 503 for a database that is away, silent, locked or unreadable, and for a
    disk that fails.
    """
    if isinstance(error, OSError):
        if error.errno in FULL_DISK:
            return FULL
        return UNAVAILABLE if error.errno in BROKEN_DISK else None
    if error is None or not _is_outage(error):
        return None
    code = getattr(error.__cause__, "sqlstate", None)
    return FULL if code == POSTGRESQL_FULL or SQLITE_FULL in str(error) else UNAVAILABLE


def _is_outage(error: BaseException | None) -> bool:
    # The base class itself is what SQLite raises for a file that is damaged or no database; its
    # other subclasses are statements that no database can run, which are mistakes of ours.
    outages = (OperationalError, InterfaceError, InternalError)
    return isinstance(error, outages) or type(error) is DatabaseError
