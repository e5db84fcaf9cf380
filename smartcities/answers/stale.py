"""Kept answers of the last minutes, served while the database does not answer."""

from __future__ import annotations

from time import monotonic

from django.http import HttpResponse

from smartcities.publishing.version import Version

#: Seconds for which the version that was read last may be used instead of the current one.
LONGEST = 600
#: Marks the answer (RFC 7234, section 5.5.1; RFC 9111 keeps the number reserved).
WARNING = '110 - "Response is Stale"'
#: Headers by which networks in front would keep it.
FOR_NETWORKS = ("CDN-Cache-Control", "Surrogate-Key", "Cache-Tag")

_confirmed: tuple[Version, float] | None = None


def confirm(now: Version) -> None:
    """Note that the content is at version *now*: this process has just read it."""
    global _confirmed
    _confirmed = now, monotonic()


def last_known() -> tuple[Version, int] | None:
    """Return the version read last and its age in seconds; None if it is too old."""
    if _confirmed is None:
        return None
    known, at = _confirmed
    age = int(monotonic() - at)
    return (known, age) if age <= LONGEST else None


def marked(response: HttpResponse, age: int) -> HttpResponse:
    """Mark *response* as *age* seconds old, and not to be stored by anybody."""
    for name in FOR_NETWORKS:
        del response.headers[name]
    response.headers["Age"] = str(age)
    response.headers["Warning"] = WARNING
    response.headers["Cache-Control"] = "no-store"
    return response
