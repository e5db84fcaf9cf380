"""A document of a feed is read from an index, however many pages there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from smartcities.browsing.filters.registry import filter_for
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data import feed
from tests.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def plan(sql: str) -> str:
    """Return how the database would answer, were a table too long to be sorted."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_a_feed_of_any_type_follows_the_index_of_changes(
    model: type[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PER_DOCUMENT", 1)
    for _ in range(3):
        make(model)
    found: Any = filter_for(model)(QueryDict(), queryset=model.objects.public())
    # The second begins where the first ended, which is looked up in the index as well.
    for number in (1, 2):
        with CaptureQueriesContext(connection) as queries:
            feed.document(found, number)
        (asked,) = [each["sql"] for each in queries if 'AS "change" FROM' in each["sql"]]
        assert "OFFSET" not in asked
        told = plan(asked)
        assert f"{model._meta.model_name}_by_change" in told
        assert "TEMP B-TREE" not in told
        assert "Sort" not in told
