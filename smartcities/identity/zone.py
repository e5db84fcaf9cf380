"""The portal's time zone, which its settings name."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

from smartcities.identity.reading import current, last_known


class PortalZone(tzinfo):
    """The time zone that the settings name, looked up when a time is shown or typed.

    Active in each request (``middleware.py``), and costs none a query: it is as this process has
    read it last, which what is kept and pages of the admin do before. ``str()`` gives the name, as
    of a ``ZoneInfo``.
    """

    def __str__(self) -> str:
        return last_known().time_zone

    def __repr__(self) -> str:
        return "PortalZone()"

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self._zone().utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self._zone().dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return self._zone().tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        zone = self._zone()
        # What is shown stays as it is, whatever the settings say afterwards.
        return zone.fromutc(moment.replace(tzinfo=zone))

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(last_known().time_zone)


PORTAL_ZONE = PortalZone()


def read_zone() -> None:
    """Read the settings: before a time that somebody typed is understood, which is stored.

    Outside a request no time is understood by them.
    """
    active: tzinfo = timezone.get_current_timezone()
    if active is PORTAL_ZONE:
        current()
