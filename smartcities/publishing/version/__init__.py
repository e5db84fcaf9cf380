"""The content's version: a token that is new after every change of what visitors see.

Begin with ``reading.py``: ``current()`` is called in every request, for the kept answers, and
``changes_since()`` says which pages the index has to read again. ``Remembered`` caches values in
the process until the content changes. It imports no
other room but ``rehearsal``, to ask whether this is one. Triggers of the database raise
the version, in the transaction of any change; no code has to. It also moves at the moment when a
scheduled page appears or a page expires. ``skip()`` is for changes outside the content that
affect what visitors find: rebuilding the search's index.
"""

from smartcities.publishing.version.carried import Carried
from smartcities.publishing.version.log import changes_since
from smartcities.publishing.version.reading import Version, current, hold, skip
from smartcities.publishing.version.remembered import Remembered

__all__ = ["Carried", "Remembered", "Version", "changes_since", "current", "hold", "skip"]
