"""Hits over all types and among themes, and suggestions of titles while somebody types."""

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

#: The number of letters from which titles are suggested: too many begin with a single one.
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
    """Return the themes that *query* finds: those found by name first, then in their order."""
    query = query_of(query)
    found = list(matching(Theme.objects.all(), query))
    return sorted(found, key=lambda theme: not marked(theme.name, query).has_hit)


def has_hits(query: Query | str) -> bool:
    """Tell whether a visitor finds anything by *query*."""
    query = query_of(query)
    return any(matching(model.objects.public(), query).exists() for model in page_types())


def suggest(beginning: str, limit: int = 8) -> list[Suggestion]:
    """Return public titles that have a word beginning like each word of *beginning*.

    Themes come before pages, types are in their order, and titles that begin with the typed text
    come before the others. Of each type the newest.
    """
    words = forms(beginning[:LONGEST])[:MOST_WORDS]
    if sum(len(word.folded) for word in words) < SHORTEST_BEGINNING:
        return []
    typed = [word.folded for word in words]
    found: list[tuple[bool, Suggestion]] = []
    models: list[type[Model]] = [Theme, *page_types()]
    for model in models:
        for obj in public_rows(model).filter(pk__in=Beginning(model, words))[:limit]:
            title = [form.folded for form in forms(str(obj))]
            is_start = " ".join(title).startswith(" ".join(typed))
            kind = str(model._meta.verbose_name)
            language = getattr(obj, "language", "") or settings.LANGUAGE_CODE
            suggestion = Suggestion(str(obj), obj.get_absolute_url(), kind, language)
            found.append((not is_start, suggestion))
    found.sort(key=lambda each: each[0])
    return [suggestion for _rank, suggestion in found[:limit]]
