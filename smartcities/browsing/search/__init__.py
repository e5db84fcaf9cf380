"""The search: one index for all types on both databases, and what is asked of it.

May import ``publishing``, ``index`` and ``answers``; what is found by which words a type declares
itself (``publishing/declarations/indexed.py``). Begin with ``answer.py`` for asking, with
``indexing.py`` for what is kept.
"""

from smartcities.browsing.search.answer import by_relevance, found_keys, matching, typed
from smartcities.browsing.search.correction import did_you_mean
from smartcities.browsing.search.hits import Suggestion, suggest, theme_hits
from smartcities.browsing.search.passage import Passage, Snippet, excerpt, marked, snippet, snippets
from smartcities.browsing.search.query import LONGEST, Query
from smartcities.browsing.search.reindexing import rebuild

__all__ = [
    "LONGEST",
    "Passage",
    "Query",
    "Snippet",
    "Suggestion",
    "by_relevance",
    "did_you_mean",
    "excerpt",
    "found_keys",
    "marked",
    "matching",
    "rebuild",
    "snippet",
    "snippets",
    "suggest",
    "theme_hits",
    "typed",
]
