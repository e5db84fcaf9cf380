"""A rehearsal: changes made in a transaction that is always rolled back, to show what would be.

Begin with ``block.py``: ``with rehearsal():`` is the transaction. Meanwhile ``is_rehearsing()`` is
true, and the rooms that would keep something, write beside the page or tell somebody leave it: the
content's version, the log of changes, tombstones, the search, files. It imports no other room, so
that all of them can ask.
"""

from smartcities.publishing.rehearsal.block import (
    SETTING,
    RehearsalBusyError,
    is_rehearsing,
    register_preparation,
    rehearsal,
    rehearsed_rows,
)

__all__ = [
    "SETTING",
    "RehearsalBusyError",
    "is_rehearsing",
    "register_preparation",
    "rehearsal",
    "rehearsed_rows",
]
