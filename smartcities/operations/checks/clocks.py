"""Whether this machine's clock agrees with those of the database and the cache."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smartcities.monitoring.health import Finding, State, register_check

#: Seconds of difference: from the first on, pages are kept late; from the second on, codes of
#: authenticator apps are refused and pages appear at the wrong moment.
NOTICED, WRONG = 2.0, 20.0


def clock() -> Finding:
    """Compare the clocks; a machine by itself has one alone."""
    differences = {
        name: seconds
        for name, read in (("database", _database), ("cache", _cache))
        if (seconds := _difference(read)) is not None
    }
    if not differences:
        return Finding(State.OK, _("There is no other clock to compare this machine’s with."))
    names = {"database": _("the database’s"), "cache": _("the cache’s")}
    details = tuple(
        _("{seconds:+.1f} seconds against {whose} clock").format(seconds=seconds, whose=names[name])
        for name, seconds in differences.items()
    )
    most = max(abs(seconds) for seconds in differences.values())
    if most < NOTICED:
        return Finding(State.OK, _("The clocks agree."), "", details)
    return Finding(
        State.FAILED if most >= WRONG else State.WARNING,
        _("This machine’s clock does not agree with the others."),
        _(
            "Run a time service (NTP, such as chrony) on every machine. Until then pages appear "
            "and expire at the wrong moment, and codes for signing in may be refused."
        ),
        details,
    )


def _difference(read: Callable[[], float | None]) -> float | None:
    """Return this clock minus the other one, in seconds, without the way there and back."""
    began = time.time()
    other = read()
    return None if other is None else (began + time.time()) / 2 - other


def _database() -> float | None:
    if connection.vendor != "postgresql":  # SQLite has this machine's
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return float(cursor.fetchone()[0])


def _cache() -> float | None:
    address = settings.CACHES["default"].get("LOCATION", "")
    if not isinstance(address, str) or not address.startswith(("redis://", "rediss://")):
        return None
    # Only here: a portal that keeps nothing in Redis starts sooner without its library.
    from redis import Redis
    from redis.exceptions import RedisError

    wait = settings.CACHE_TIMEOUT
    server = Redis.from_url(address, socket_timeout=wait, socket_connect_timeout=wait)
    with closing(server):
        try:
            seconds, microseconds = server.time()
        except (RedisError, OSError):  # the check of the cache says so
            return None
    return float(seconds) + microseconds / 1e6


register_check("clock", gettext_lazy("Clock"), clock)
