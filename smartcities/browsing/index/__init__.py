"""The index in memory: which public pages have which values, as bitmaps of their keys.

Each process keeps one for each page type. Lists, facets, totals and charts take their numbers
and the keys of a page from it; exports and the API ask the database. Both follow the same
declarations: the filters of the type's filter set.
"""

from smartcities.browsing.index.current import index_of
from smartcities.browsing.index.selection import Selection
from smartcities.browsing.index.snapshot import Snapshot

__all__ = ["Selection", "Snapshot", "index_of"]
