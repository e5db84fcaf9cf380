"""Hits over all types, and titles that begin as somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from smartcities.browsing.search.answer import by_relevance, matching
from smartcities.browsing.search.found import Beginning, shown
from smartcities.browsing.search.query import LONGEST, MOST_WORDS, Query, query_of
from smartcities.browsing.search.words import forms
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types

#: Letters from which on titles are suggested: a single one begins too many.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class TypeHits:
    """The public pages of one type that a query finds: how many, and the first few."""

    model: type[Page]
    count: int
    pages: list[Page]


@dataclass(frozen=True)
class Suggestion:
    """A title that somebody may be typing."""

    title: str
    url: str
    kind: str


def hits(query: Query | str, per_type: int = 5) -> list[TypeHits]:
    """Return what *query* finds of every type that has any, in the order of the types."""
    query, found = query_of(query), []
    for model in page_types():
        pages = matching(model.objects.public(), query)
        if count := pages.count():
            first = list(by_relevance(pages.for_cards(), query)[:per_type])
            found.append(TypeHits(model, count, first))
    return found


def has_hits(query: Query | str) -> bool:
    """Tell whether a visitor finds anything by *query*."""
    query = query_of(query)
    return any(matching(model.objects.public(), query).exists() for model in page_types())


def suggest(beginning: str, limit: int = 8) -> list[Suggestion]:
    """Return public titles in which words begin like all those of *beginning*.

    Themes before pages, then the types in their order; those that begin with just what is
    typed before the others. Of each type the newest.
    """
    words = forms(beginning[:LONGEST])[:MOST_WORDS]
    if sum(len(word.folded) for word in words) < SHORTEST_BEGINNING:
        return []
    typed = [word.folded for word in words]
    found: list[tuple[bool, Suggestion]] = []
    models: list[type[Model]] = [Theme, *page_types()]
    for model in models:
        for thing in shown(model).filter(pk__in=Beginning(model, words))[:limit]:
            title = [form.folded for form in forms(str(thing))]
            is_start = " ".join(title).startswith(" ".join(typed))
            kind = str(model._meta.verbose_name)
            found.append((not is_start, Suggestion(str(thing), thing.get_absolute_url(), kind)))
    found.sort(key=lambda each: each[0])
    return [suggestion for _rank, suggestion in found[:limit]]
