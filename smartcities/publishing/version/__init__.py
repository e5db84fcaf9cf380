"""The content's version: a token that is new after every change of what visitors see.

Begin with ``reading.py``: ``current()`` is read with every request by what keeps answers, and
``changes_since()`` tells the index which pages to read again. ``Remembered`` keeps what a process
found out until the content changes. It imports no other room. Nobody calls anything to raise the
version: triggers of the database do, in the transaction of the change, whoever makes it and
however. A scheduled page that appears, or one that expires, moves it at its moment. ``skip()`` is
for what is no content and yet decides what visitors find: the search's index, written anew.
"""

from smartcities.publishing.version.log import changes_since
from smartcities.publishing.version.reading import Version, current, hold, skip
from smartcities.publishing.version.remembered import Remembered

__all__ = ["Remembered", "Version", "changes_since", "current", "hold", "skip"]
