"""The index in memory: which public pages have which values, as bitmaps of their keys. Floor 3.

May import ``publishing`` and what lies below it. Each process keeps an index for each page type:
lists, facets, totals and charts take their numbers and the keys of a page from it, exports and
the API ask the database, both by the filters of the type's filter set. Begin with
``current.py`` and ``snapshot.py``.
"""

from smartcities.index.current import index_of
from smartcities.index.selection import Selection
from smartcities.index.snapshot import Snapshot

__all__ = ["Selection", "Snapshot", "index_of"]
