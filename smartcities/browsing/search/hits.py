"""Hits over all types, among themes and among parts of pages, and suggestions while one types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Model, QuerySet, Value, When, Window

from smartcities.browsing.models.entry import Zone
from smartcities.browsing.search.answer import by_relevance, matching
from smartcities.browsing.search.found import Beginning, public_rows
from smartcities.browsing.search.passage import marked
from smartcities.browsing.search.query import LONGEST, MOST_WORDS, Query, query_of
from smartcities.browsing.search.words import WordForms, forms
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.declarations.parts import Part
from smartcities.publishing.models import Page, Row, Theme
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
    """Return the themes that *query* finds: those found by name first, then in their order.

    Among the former, those whose name has a whole word come first.
    """
    query = query_of(query)
    found = list(matching(Theme.objects.all(), query))
    return sorted(found, key=lambda theme: _missing(theme.name, query))


def _missing(name: str, query: Query) -> tuple[bool, bool]:
    return not marked(name, query).has_hit, not marked(name, query.exact).has_hit


def has_hits(query: Query | str) -> bool:
    """Tell whether a visitor finds anything by *query*."""
    query = query_of(query)
    return any(matching(model.objects.public(), query).exists() for model in page_types())


def suggest(beginning: str, limit: int = 8) -> list[Suggestion]:
    """Return the titles of what is public and has a name with words that begin like *beginning*.

    Titles that begin with it come first, then those with such words, then what has them in another
    name. Among these, themes come before pages, and types are in their order. Of each type the
    newest.
    """
    words = forms(beginning[:LONGEST])[:MOST_WORDS]
    if sum(len(word.folded) for word in words) < SHORTEST_BEGINNING:
        return []
    typed = [word.folded for word in words]
    found: list[tuple[int, Suggestion]] = []
    models: list[type[Model]] = [Theme, *page_types()]
    for model in models:
        for obj in _beginning(model, words)[:limit]:
            title = [form.folded for form in forms(str(obj))]
            is_start = " ".join(title).startswith(" ".join(typed))
            is_titled = all(any(word.startswith(each) for word in title) for each in typed)
            kind = str(model._meta.verbose_name)
            language = getattr(obj, "language", "") or settings.LANGUAGE_CODE
            suggestion = Suggestion(str(obj), obj.get_absolute_url(), kind, language)
            found.append((0 if is_start else 1 if is_titled else 2, suggestion))
    found.sort(key=lambda each: each[0])
    return [suggestion for _rank, suggestion in found[:limit]]


def _beginning(model: type[Model], words: list[WordForms]) -> QuerySet:
    """Return the public objects of *model* that may be meant; those by their title come first."""
    rows = public_rows(model).filter(pk__in=Beginning(model, words))
    if indexed_by(model).names:
        in_title = When(pk__in=Beginning(model, words, Zone.TITLE), then=Value(0))
        rows = rows.order_by(Case(in_title, default=Value(1)), *(model._meta.ordering or ()))
    return rows


@dataclass(frozen=True)
class PartHits:
    """The best hits among one sort of parts, with their pages, and the number of all hits."""

    part: Part
    model: type[Row]
    rows: list[Row]
    total: int


def part_hits(pages: type[Page], query: Query, limit: int) -> Iterator[PartHits]:
    """Yield what *query* finds among the parts of *pages*, in one query for each sort of parts.

    Visitors may see them while they may see the page. The rows say by ``indexed`` what they are
    found by; without it their words find the page alone. No word, no part: that a part lacks the
    excluded ones says nothing.
    """
    for part in pages.parts if query.wanted else ():
        relation: Any = pages._meta.get_field(part.rows)
        model: type[Row] = relation.related_model
        if not model.indexed:
            continue
        page = model.page_field
        found = by_relevance(
            matching(public_rows(model), query), query, (f"-{page}__published_at", page, part.key)
        )
        counted: Any = found.annotate(of_all=Window(Count("pk"))).select_related(page)
        if rows := list(counted[:limit]):
            yield PartHits(part, model, rows, rows[0].of_all)
