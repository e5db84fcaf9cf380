"""Working copies: the draft of changes of a page that is public, until it is published.

May import what ``publishing`` may, but for its admin. Begin with ``keeping.py``, which writes and
throws away; ``applying.py`` puts a working copy on its page, for real or in a rehearsal.
"""

from smartcities.publishing.working_copies.applying import (
    DoesNotFitError,
    Fitted,
    merged_with,
    put_on,
    put_on_page,
)
from smartcities.publishing.working_copies.keeping import (
    authors,
    copies_of,
    copy_of,
    discard,
    keep,
)

__all__ = [
    "DoesNotFitError",
    "Fitted",
    "authors",
    "copies_of",
    "copy_of",
    "discard",
    "keep",
    "merged_with",
    "put_on",
    "put_on_page",
]
