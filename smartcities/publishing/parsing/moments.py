"""A day with its time, in the portal's time zone: clock changes give some two readings."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from smartcities.identity.zone import read_zone


def readings(wall: datetime.datetime) -> tuple[datetime.datetime, ...]:
    """Return the moments that *wall*, without a time zone, may mean: one, or two.

    Two where the clocks are put back and it comes twice, and where they are put forward and it
    does not exist: then by the clock of before and by that of after.
    """
    read_zone()
    zone = timezone.get_current_timezone()
    try:
        found = [
            wall.replace(fold=fold, tzinfo=zone).astimezone(datetime.UTC).astimezone(zone)
            for fold in (0, 1)
        ]
    except OverflowError as error:
        raise ValidationError(_("There is no such day in the calendar."), code="invalid") from error
    # By the clock: those of one zone would count as the same.
    first, second = (each.astimezone(datetime.UTC) for each in found)
    return tuple(found[:1]) if first == second else tuple(sorted(found, key=_instant))


def exists(wall: datetime.datetime) -> bool:
    """Tell whether the clock ever shows *wall*."""
    return any(each.replace(tzinfo=None) == wall for each in readings(wall))


def moment_text(moment: datetime.datetime) -> str:
    """Return *moment* with what tells it from the same time on the clock an hour later."""
    local = timezone.localtime(moment)
    offset = f"{local:%z}"
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} (UTC{offset[:3]}:{offset[3:]})"


def _instant(moment: datetime.datetime) -> float:
    return moment.timestamp()
