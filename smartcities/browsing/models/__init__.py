"""The search's own tables.

May import ``publishing``. Begin with ``entry.py``.
"""

from smartcities.browsing.models.entry import Entry, WordsField, Zone
from smartcities.browsing.models.word import Word

__all__ = ["Entry", "Word", "WordsField", "Zone"]
