"""Hits over all types and among themes, and titles that begin as somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model

from smartcities.browsing.search.answer import matching
from smartcities.browsing.search.found import Beginning, public_rows
from smartcities.browsing.search.passage import marked
from smartcities.browsing.search.query import LONGEST, MOST_WORDS, Query, query_of
from smartcities.browsing.search.words import forms
from smartcities.publishing.models import Theme
from smartcities.publishing.types import page_types

#: Letters from which on titles are suggested: a single one begins too many.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Suggestion:
    """A title that somebody may be typing."""

    title: str
    url: str
    kind: str
    #: The language of the title (BCP 47).
    language: str = settings.LANGUAGE_CODE


def theme_hits(query: Query | str) -> list[Theme]:
    """Return the themes that *query* finds, in their order, those it finds by name first."""
    query = query_of(query)
    found = list(matching(Theme.objects.all(), query))
    return sorted(found, key=lambda theme: not marked(theme.name, query).has_hit)


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
        for thing in public_rows(model).filter(pk__in=Beginning(model, words))[:limit]:
            title = [form.folded for form in forms(str(thing))]
            is_start = " ".join(title).startswith(" ".join(typed))
            kind = str(model._meta.verbose_name)
            language = getattr(thing, "language", "") or settings.LANGUAGE_CODE
            suggestion = Suggestion(str(thing), thing.get_absolute_url(), kind, language)
            found.append((not is_start, suggestion))
    found.sort(key=lambda each: each[0])
    return [suggestion for _rank, suggestion in found[:limit]]
