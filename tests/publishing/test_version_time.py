"""Pages that appear and expire by themselves move the version at their moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from smartcities.publishing import version
from smartcities.publishing.version import moments
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = 3600


def test_a_scheduled_page_moves_it_when_it_appears(clock, now) -> None:
    page = factories.report(published_at=now + timedelta(hours=1))
    before = version.current()
    clock.shift(HOUR - 1)
    assert version.current() == before
    clock.shift(1)
    after = version.current()
    assert after.token != before.token
    assert after.number > before.number
    assert version.changes_since(before) == {("resources_report", page.pk)}
    clock.shift(HOUR)
    assert version.current() == after


def test_a_page_that_expires_moves_it(clock, now) -> None:
    page = factories.expert(expires_at=now + timedelta(hours=2))
    factories.report(expires_at=now + timedelta(hours=3))
    before = version.current()
    clock.shift(2 * HOUR)
    assert version.changes_since(before) == set()
    assert version.current().token != before.token
    assert version.changes_since(before) == {("experts_expert", page.pk)}


def test_moments_that_passed_together_are_told_together(clock, now) -> None:
    pages = [factories.event(published_at=now + timedelta(hours=at)) for at in (1, 2, 30)]
    before = version.current()
    clock.shift(3 * HOUR)
    after = version.current()
    assert version.changes_since(before) == {("events_event", page.pk) for page in pages[:2]}
    assert after.since == moments.counted(now + timedelta(hours=3))
    assert after.due == moments.counted(now + timedelta(hours=30))


def test_a_page_taken_off_the_schedule_does_not_move_it(clock, now) -> None:
    page = factories.report(published_at=now + timedelta(hours=1))
    version.current()
    type(page).objects.filter(pk=page.pk).update(published_at=None)
    before = version.current()
    clock.shift(2 * HOUR)
    assert version.current() == before


def test_a_machine_whose_clock_is_behind_keeps_nothing(clock, now) -> None:
    factories.report(published_at=now + timedelta(hours=1))
    clock.shift(HOUR)
    assert version.current().is_settled
    clock.shift(-1)
    assert not version.current().is_settled
    clock.shift(1)
    assert version.current().is_settled


def test_a_moment_that_cannot_be_noted_now_is_noted_later(clock, now, monkeypatch) -> None:
    page = factories.report(published_at=now + timedelta(hours=1))
    before = version.current()
    clock.shift(HOUR)

    def busy(*given: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(moments, "passed", busy)
        assert version.current() == before._replace(is_settled=False)
    assert version.current().is_settled
    assert version.changes_since(before) == {("resources_report", page.pk)}
