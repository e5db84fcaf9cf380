"""The log says which rows changed, or that it cannot say."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from casestudies.models import CaseStudy
from smartcities.publishing import version
from smartcities.publishing.models import ContentChange, Theme
from smartcities.publishing.version import bounds, installation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme() -> Theme:
    return factories.theme()


def test_it_names_each_changed_row_once(theme: Theme) -> None:
    other = factories.theme()
    before = version.current()
    for name in ("One", "Two", "Three"):
        Theme.objects.filter(pk=theme.pk).update(name=name)
    Theme.objects.filter(pk=other.pk).delete()
    changed = version.changes_since(before)
    assert changed == {("publishing_theme", theme.pk), ("publishing_theme", other.pk)}


def test_a_version_nobody_ever_had_is_not_told_from(theme: Theme) -> None:
    now = version.current()
    assert version.changes_since(now._replace(token="another")) is None
    assert version.changes_since(now._replace(number=now.number + 5)) is None


@pytest.mark.full
@pytest.mark.database
def test_many_rows_at_once_are_not_told_apart(theme: Theme) -> None:
    before = version.current()
    CaseStudy.objects.bulk_create(
        [CaseStudy(title="x", slug=f"x-{number}") for number in range(bounds.MANY + 1)]
    )
    assert version.current().token != before.token
    assert version.changes_since(before) is None


@pytest.mark.full
@pytest.mark.database
def test_it_tells_again_from_after_a_big_change(theme: Theme) -> None:
    CaseStudy.objects.bulk_create(
        [CaseStudy(title="x", slug=f"x-{number}") for number in range(bounds.MANY + 1)]
    )
    after = version.current()
    Theme.objects.filter(pk=theme.pk).update(name="Water")
    assert version.changes_since(after) == {("publishing_theme", theme.pk)}


@pytest.mark.full
def test_it_stays_small(theme: Theme, monkeypatch) -> None:
    case = factories.case_study()
    for number in range(3):
        CaseStudy.objects.bulk_create(
            [CaseStudy(title="x", slug=f"x-{number}-{at}") for at in range(bounds.MANY)]
        )
    assert ContentChange.objects.count() <= bounds.KEPT + bounds.SPARE
    assert not ContentChange.objects.filter(of_row=case.pk, of_table="publishing_theme").exists()


def test_it_is_forgotten_where_the_triggers_were_missing(theme: Theme) -> None:
    before = version.current()
    installation.remove()
    Theme.objects.filter(pk=theme.pk).update(name="Unseen")
    assert version.current().token == before.token
    installation.install()
    assert version.current().token != before.token
    assert version.changes_since(before) is None
    seen = version.current()
    Theme.objects.filter(pk=theme.pk).update(name="Seen")
    assert version.changes_since(seen) == {("publishing_theme", theme.pk)}


@pytest.mark.full
@pytest.mark.database
def test_a_migrate_without_news_leaves_the_version_alone(theme: Theme) -> None:
    before = version.current()
    call_command("migrate", verbosity=0)
    assert version.current() == before


def test_a_database_without_the_row_gets_it_with_a_token_of_its_own(theme: Theme) -> None:
    before = version.current()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publishing_contentversion")
        cursor.execute("DELETE FROM publishing_contentchange")
    after = version.current()
    assert after.token != before.token
    assert version.changes_since(before) is None
    assert version.changes_since(after) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
def test_a_connection_that_died_is_opened_anew() -> None:
    before = version.current()
    connection.connection.close()
    assert version.current() == before
