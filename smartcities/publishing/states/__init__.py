"""A page's state as a value: the whole page at a moment, to keep, to compare,
to merge, to write and to show.

May import what ``publishing`` may, but for its admin. Begin with ``state.py``, then
``structure.py``, which says what belongs to a page; no type is named anywhere.
"""

from smartcities.publishing.states.applying import Applied, apply
from smartcities.publishing.states.capturing import capture
from smartcities.publishing.states.comparing import Difference, compare
from smartcities.publishing.states.merging import Merged, Note, Question, merge
from smartcities.publishing.states.recording import (
    last_public,
    record,
    record_draft,
    record_found,
    recorded,
    versions,
)
from smartcities.publishing.states.settings import NotASettingError, change_settings
from smartcities.publishing.states.state import RowState, State

__all__ = [
    "Applied",
    "Difference",
    "Merged",
    "NotASettingError",
    "Note",
    "Question",
    "RowState",
    "State",
    "apply",
    "capture",
    "change_settings",
    "compare",
    "last_public",
    "merge",
    "record",
    "record_draft",
    "record_found",
    "recorded",
    "versions",
]
