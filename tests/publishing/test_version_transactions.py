"""Within a transaction each change is a version of its own, and a savepoint takes its own back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from smartcities.publishing import version
from smartcities.publishing.models import ContentVersion, Theme
from smartcities.publishing.version import moments
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme() -> Theme:
    return factories.theme()


def renamed(theme: Theme, name: str) -> version.Version:
    Theme.objects.filter(pk=theme.pk).update(name=name)
    return version.current()


def test_each_change_is_seen_by_who_reads_in_the_same_transaction(theme: Theme) -> None:
    before = version.current()
    with transaction.atomic():
        seen = [renamed(theme, name) for name in ("One", "Two", "Three")]
    assert len({each.token for each in (before, *seen)}) == 4
    assert [each.number for each in seen] == [before.number + step for step in (1, 2, 3)]
    assert version.current() == seen[-1]
    assert version.changes_since(seen[0]) == {("publishing_theme", theme.pk)}
    assert version.changes_since(seen[-1]) == set()


def test_a_savepoint_taken_back_leaves_the_changes_before_it(theme: Theme) -> None:
    with transaction.atomic():
        kept = renamed(theme, "Kept")
        with transaction.atomic():
            never = renamed(theme, "Never")
            transaction.set_rollback(True)
        assert version.current() == kept
        after = renamed(theme, "After")
    assert after.number == never.number
    assert after.token != never.token
    assert version.changes_since(never) is None
    assert version.changes_since(kept) == {("publishing_theme", theme.pk)}


@pytest.mark.django_db(transaction=True)
def test_a_first_change_taken_back_is_not_the_one_that_counts(theme: Theme) -> None:
    before = version.current()
    with transaction.atomic():
        with transaction.atomic():
            renamed(theme, "Never")
            transaction.set_rollback(True)
        assert version.current() == before
        after = renamed(theme, "After")
    # The row itself, which other writers wait for, moved along.
    assert ContentVersion.objects.get().number == after.number == before.number + 1
    assert version.current() == after


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite leaves no dead rows")
def test_a_transaction_writes_the_row_once_and_the_next_one_again(theme: Theme) -> None:
    rows = ContentVersion.objects.values_list("number", flat=True)
    with transaction.atomic():
        first = renamed(theme, "One")
        renamed(theme, "Two")
        assert rows.get() == first.number
    third = renamed(theme, "Three")
    assert rows.get() == third.number == first.number + 2


def test_a_schedule_changed_again_is_looked_at_again(clock, now) -> None:
    page = factories.report(published_at=now + timedelta(hours=3))
    at = now + timedelta(hours=3)
    with transaction.atomic():
        for hours in (2, 1):
            assert version.current().due == moments.counted(at)
            at = now + timedelta(hours=hours)
            type(page).objects.filter(pk=page.pk).update(published_at=at)
        assert version.current().due == moments.counted(at)


def test_a_load_of_many_rows_one_by_one_stays_in_the_log(theme: Theme) -> None:
    before = version.current()
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(300):
            cursor.execute(
                "UPDATE publishing_theme SET name = %s WHERE id = %s", [f"n{number}", theme.pk]
            )
    assert version.current().number == before.number + 300
    assert version.changes_since(before) == {("publishing_theme", theme.pk)}
