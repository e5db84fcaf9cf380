"""Whether there is a recent snapshot, and whether one was tried: a check of the Health page."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from smartcities.backups.models import Snapshot
from smartcities.backups.record import last_snapshot
from smartcities.monitoring.health import Finding, State

#: A nightly snapshot is never older, even if one night's failed; the timer tries one each week.
OLD, UNTRIED = timedelta(hours=50), timedelta(days=15)
#: Clocks of two machines differ by less.
AHEAD = timedelta(hours=1)


def snapshots() -> Finding:
    """Say when the last snapshot was made, and when one was last restored to try it."""
    last = last_snapshot()
    if last is None:
        if not settings.SNAPSHOT_FOLDER:
            return Finding(
                State.WARNING,
                _("No snapshot was ever made, and none is planned."),
                _("Set SNAPSHOT_FOLDER and let the timer run, or plan “manage.py snapshot FILE”."),
            )
        return Finding(
            State.WARNING,
            _("No snapshot was ever made."),
            _("See that the timer runs, or make one: “manage.py snapshots”."),
        )
    assert last.made_at is not None
    made = date_format(timezone.localtime(last.made_at), "DATETIME_FORMAT")
    now = timezone.now()
    if last.made_at - now > AHEAD:
        return Finding(
            State.WARNING,
            _("The last snapshot bears a time that is still to come: %s. A clock was wrong.")
            % made,
            _("Make another one now: “manage.py snapshots”."),
        )
    if now - last.made_at > OLD:
        return Finding(
            State.WARNING,
            _("The last snapshot is of %s.") % made,
            _("See what the timer said in the log, and whether there is room for another one."),
        )
    tried = Snapshot.objects.filter(verified_at__gt=now - UNTRIED).exists()
    if not tried:
        return Finding(
            State.WARNING,
            _("The last snapshot is of %s, and none was tried within two weeks.") % made,
            _("Restore one into a scratch portal: “manage.py verify FILE”."),
        )
    return Finding(State.OK, _("The last one is of %s, and one was tried.") % made)
