"""The check of the Health page: is there a recent snapshot, and was one tried?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from smartcities.backups.health import snapshots
from smartcities.backups.models import Snapshot
from smartcities.monitoring.health import State, checks

pytestmark = pytest.mark.django_db


def made(hours: float, tried_days: float | None = None) -> None:
    """Note a snapshot of so many hours ago, tried so many days ago."""
    now = timezone.now()
    tried = None if tried_days is None else now - timedelta(days=tried_days)
    Snapshot.objects.create(
        file="x", version="1", made_at=now - timedelta(hours=hours), verified_at=tried
    )


def test_it_is_one_of_the_pages_checks() -> None:
    assert "snapshots" in {each.key for each in checks()}


def test_none_was_ever_made(settings) -> None:
    assert snapshots().state is State.WARNING
    assert "none is planned" in snapshots().said
    settings.SNAPSHOT_FOLDER = "/srv/snapshots"
    assert "none is planned" not in snapshots().said


@pytest.mark.parametrize(
    ("hours", "tried", "state", "said"),
    [
        (1, 3, State.OK, "one was tried"),
        (49, 3, State.OK, "one was tried"),
        (51, 3, State.WARNING, "The last snapshot is of"),
        (1, None, State.WARNING, "none was tried"),
        (1, 16, State.WARNING, "none was tried"),
    ],
)
def test_how_old_and_how_tried(hours: float, tried: float | None, state: State, said: str) -> None:
    made(hours, tried)
    found = snapshots()
    assert (found.state, said in found.said) == (state, True)
