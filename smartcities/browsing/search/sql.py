"""A queryset as the text of its statement: the one place that asks Django's compiler for it.

Django documents no way to it. The search joins such texts with what no queryset can say (FTS5's
``MATCH``, ``CROSS JOIN``), once a process. ``tests/browsing/search/test_sql.py`` pins the two
names, ``get_compiler`` and ``as_sql``.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


def sql_of(rows: QuerySet, using: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of *rows* for the database *using*, with its parameters."""
    return rows.query.get_compiler(using).as_sql()
