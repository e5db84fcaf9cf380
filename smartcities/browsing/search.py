"""The one place that says what ``q`` finds; the search issue puts an index behind it."""

from __future__ import annotations

from array import array

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

from smartcities.publishing.fields import folded

LONGEST = 200


def matching(pages: QuerySet, query: str) -> QuerySet:
    """Return the *pages* whose words contain every word of *query*, whatever its case."""
    condition = Q()
    for word in folded(query).split():
        condition &= Q(search_text__contains=word)
    return pages.filter(condition)


def by_relevance(pages: QuerySet, query: str) -> QuerySet:
    """Return *pages* with those first whose title holds the query."""
    in_title = When(title__icontains=query.strip(), then=Value(0))
    rank = Case(in_title, default=Value(1), output_field=IntegerField())
    return pages.order_by(rank, "-published_at", "-pk")


def found_keys(model: type[Model], query: str) -> tuple[array, array]:
    """Return the keys of all hits, and of those whose title matches, of any visibility."""
    pages = matching(model._base_manager.order_by(), query)
    titled = pages.filter(title__icontains=query.strip())
    return tuple(array("I", found.values_list("pk", flat=True)) for found in (pages, titled))
