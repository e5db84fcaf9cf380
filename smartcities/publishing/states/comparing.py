"""The differences between two states of a page, as a list that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from smartcities.publishing.states.state import RowState, State

Kind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class Difference:
    """One field, one set of relations, or one row that differs.

    ``rows`` names the kind of rows and ``key`` the row, both empty for what is the page's own;
    ``name`` is the field's or the set's, empty where a whole row was added, removed or moved.
    ``before`` and ``after`` are values as states hold them; for a row, the row.
    """

    kind: Kind
    name: str = ""
    rows: str = ""
    key: str = ""
    before: Any = None
    after: Any = None

    @property
    def path(self) -> str:
        """Return what differs as one word: ``title``, ``passages``, for what lists are asked."""
        return self.rows or self.name

    @property
    def place(self) -> str:
        """Return exactly what differs: ``title``, ``passages:KEY`` or ``passages:KEY:text``."""
        return ":".join(filter(None, (self.rows, self.key, self.name)))


def compare(before: State, after: State) -> list[Difference]:
    """Return what differs between two states of a page, in the order of their fields and rows.

    A field that only one of them knows (of another schema) is a difference only if it has a value.
    """
    found = list(_values(before.fields, after.fields))
    found += _values(before.relations, after.relations)
    for name in dict.fromkeys((*before.rows, *after.rows)):
        found += _rows(name, before.rows.get(name, ()), after.rows.get(name, ()))
    return found


def _values(
    before: Mapping[str, Any], after: Mapping[str, Any], rows: str = "", key: str = ""
) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        # A field that one of them does not know counts as empty.
        if old != new and not (_is_empty(old) and _is_empty(new)):
            yield Difference("changed", name, rows, key, old, new)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", ())


def _rows(
    name: str, before: tuple[RowState, ...], after: tuple[RowState, ...]
) -> Iterator[Difference]:
    old, new = {row.key: row for row in before}, {row.key: row for row in after}
    moved = moved_keys([key for key in old if key in new], [key for key in new if key in old])
    for key, row in new.items():
        if key not in old:
            yield Difference("added", rows=name, key=key, after=row)
            continue
        yield from _values(old[key].fields, row.fields, name, key)
        yield from _values(old[key].relations, row.relations, name, key)
        if key in moved:
            yield Difference("moved", rows=name, key=key, before=old[key], after=row)
    for key, row in old.items():
        if key not in new:
            yield Difference("removed", rows=name, key=key, before=row)


def moved_keys(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the keys that changed their place among those that are in both, as few as can be."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    stayed = {
        key
        for block in matcher.get_matching_blocks()
        for key in before[block.a : block.a + block.size]
    }
    return set(after) - stayed
