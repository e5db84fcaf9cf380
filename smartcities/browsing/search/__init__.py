"""The search: one full-text index for all types on both databases, and its queries.

May import ``publishing``, ``index`` and ``answers``. A type declares which words its pages are
found by (``publishing/declarations/indexed.py``). Begin with ``answer.py`` for queries, with
``indexing.py`` for writing the index.
"""

from smartcities.browsing.search.answer import Found, by_relevance, found_keys, matching, typed
from smartcities.browsing.search.correction import did_you_mean
from smartcities.browsing.search.hits import Suggestion, has_hits, part_hits, suggest, theme_hits
from smartcities.browsing.search.passage import (
    Passage,
    Snippet,
    excerpt,
    marked,
    snippet,
    snippets,
)
from smartcities.browsing.search.query import LONGEST, Query
from smartcities.browsing.search.reindexing import rebuild
from smartcities.browsing.search.words import composed

__all__ = [
    "LONGEST",
    "Found",
    "Passage",
    "Query",
    "Snippet",
    "Suggestion",
    "by_relevance",
    "composed",
    "did_you_mean",
    "excerpt",
    "found_keys",
    "has_hits",
    "marked",
    "matching",
    "part_hits",
    "rebuild",
    "snippet",
    "snippets",
    "suggest",
    "theme_hits",
    "typed",
]
