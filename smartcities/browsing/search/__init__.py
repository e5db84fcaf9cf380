"""The search: one index for all types on both databases, and what is asked of it.

What is found by which words a type declares itself (``publishing/indexed.py``).
"""

from smartcities.browsing.search.answer import by_relevance, found_keys, matching, typed
from smartcities.browsing.search.query import LONGEST, Query

__all__ = ["LONGEST", "Query", "by_relevance", "found_keys", "matching", "typed"]
