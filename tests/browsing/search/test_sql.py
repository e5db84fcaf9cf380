"""The two names of Django's compiler that the search stands on."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from smartcities.browsing.search.sql import sql_of
from smartcities.publishing.models import Theme
from tests.factories import theme


def test_the_names_are_there() -> None:
    assert callable(Query.get_compiler)
    assert callable(SQLCompiler.as_sql)


@pytest.mark.django_db
def test_the_text_of_a_queryset_gives_its_rows() -> None:
    wanted = theme(slug="wanted")
    theme(slug="other")
    sql, params = sql_of(Theme.objects.filter(slug="wanted").order_by().values("pk"), "default")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.fetchall() == [(wanted.pk,)]
