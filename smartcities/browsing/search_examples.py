"""The examples of the search's help: only those that find something now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from smartcities.browsing.search import has_hits
from smartcities.index import index_of
from smartcities.publishing.types import page_types
from smartcities.publishing.version import Version

#: What the search can do, each with queries that show it; the first that finds something is shown.
RULES = (
    (
        _("Accents and other spellings do not matter."),
        ("Århus", "Kobenhavn", "Oresund", "Malmø"),
    ),
    (
        _(
            "Word endings do not matter. Longer words that begin like yours are found too,"
            " further down."
        ),
        ("cities", "fjernvarme", "vindmølle", "energi"),
    ),
    (
        _("Quotation marks find exactly these words, in that order."),
        ('"smart grid"', '"smart city"', '"climate plan"'),
    ),
    (
        _("A hyphen before a word leaves out every page with that word."),
        ("energy -wind", "city -energy", "plan -city"),
    ),
    (
        _("“Near” before the name of a place also finds what only names the place."),
        ("near Malmö", "near Copenhagen", "near Aarhus"),
    ),
)


@dataclass(frozen=True)
class Example:
    """What the search can do, and a query that shows it; none if nothing here does."""

    rule: str | Promise
    query: str = ""


def examples(at: Version | None = None) -> Iterator[Example]:
    """Yield the rules of the search, each with an example that finds something.

    *at* is the content's version, by default the current one.
    """
    # Of an empty portal the index knows so without a query.
    is_empty = not any(index_of(model, at).pages for model in page_types())
    for rule, queries in RULES:
        found = (query for query in queries if not is_empty and has_hits(query))
        yield Example(rule, next(found, ""))
