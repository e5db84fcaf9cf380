"""What migrations need to know of the watched tables, asked of the database at small cost."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.db.backends.sqlite3.introspection import DatabaseIntrospection
from django.test.utils import CaptureQueriesContext

from smartcities.publishing.models import ContentVersion, Theme
from smartcities.publishing.version.migrating import EVERY, Triggers, columns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Theme, ContentVersion])
def test_the_columns_of_a_table_are_those_of_its_model(model: type) -> None:
    found = columns(connection, model._meta.db_table)
    assert found == {field.column for field in model._meta.concrete_fields}


def test_a_table_that_is_not_there_has_none() -> None:
    assert columns(connection, "no_such_table") == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Others keep their triggers.")
def test_around_a_migration_each_watched_table_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def described(*arguments: object) -> None:
        raise AssertionError("A table's description is parsed: a minute for a release.")

    monkeypatch.setattr(DatabaseIntrospection, "get_table_description", described)

    def there() -> list[tuple[str, str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(EVERY)
            return sorted(cursor.fetchall())

    before, triggers = there(), Triggers()
    for step in (triggers.begin, triggers.end):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            step(connection)
        names = Counter(each["sql"] for each in asked if each["sql"].endswith(" LIMIT 0"))
        assert len(names) > 10
        # The two of the version are asked once more: is there one?
        assert max(names.values()) <= 2
        assert sum(names.values()) <= len(names) + 2
    assert there() == before
