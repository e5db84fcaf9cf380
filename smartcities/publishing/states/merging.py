"""Merging two states of a page that began as one: what both changed in ways that touch is asked.

Nothing is read from the database: the same three states always give the same result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from smartcities.publishing.states.comparing import moved_keys
from smartcities.publishing.states.rows import int_or_text
from smartcities.publishing.states.state import Keys, RowState, State
from smartcities.publishing.states.structure import row_models, text_kind
from smartcities.publishing.states.texts import Text, merge_rich, merge_words

Choice = Literal["mine", "theirs", "both"]
#: The value of what a state does not say.
ABSENT: Any = object()


@dataclass(frozen=True)
class Question:
    """Something that both sides changed, to be chosen; for a whole row, one side deleted it.

    ``rows`` and ``key`` say which row, both empty for the page's own; ``name`` is the field's or
    the set's, empty for a whole row, whose value is None where it was deleted.
    """

    name: str
    rows: str = ""
    key: str = ""
    base: Any = None
    mine: Any = None
    theirs: Any = None
    #: The value that each choice gives; a text has ``both``.
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Return exactly what is asked: ``title``, ``passages:KEY`` or ``passages:KEY:text``."""
        return ":".join(filter(None, (self.rows, self.key, self.name)))


@dataclass(frozen=True)
class Note:
    """A row that both moved; it stands where mine put it."""

    rows: str
    key: str


@dataclass(frozen=True)
class Merged:
    """The state that has both sides' changes; of what is asked still, it has mine."""

    state: State
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()


def merge(
    base: State | None, mine: State, theirs: State, answers: Mapping[str, str] | None = None
) -> Merged:
    """Return *mine* and *theirs*, which both began as *base*, as one.

    What only one side changed is as that side has it. *answers* are {place: choice} of questions.
    Without a base nobody knows who changed what: all that differs is asked.
    """
    return _Merge(base, mine, theirs, answers or {}).merged()


class _Merge:
    def __init__(
        self, base: State | None, mine: State, theirs: State, answers: Mapping[str, str]
    ) -> None:
        self.is_known = base is not None
        self.base = base or State(mine.model, {})
        self.mine, self.theirs, self.answers = mine, theirs, answers
        self.questions: list[Question] = []
        self.notes: list[Note] = []
        try:
            self.model: Any = apps.get_model(mine.model)
        except (LookupError, ValueError):
            self.model = None

    def merged(self) -> Merged:
        base, mine, theirs = self.base, self.mine, self.theirs
        fields = self._fields(base.fields, mine.fields, theirs.fields)
        relations = self._relations(base.relations, mine.relations, theirs.relations)
        rows = {}
        for name in dict.fromkeys((*theirs.rows, *mine.rows)):
            left, right = mine.rows.get(name), theirs.rows.get(name)
            if left is None or right is None:
                rows[name] = (left if right is None else right) or ()
            else:
                rows[name] = self._rows(name, base.rows.get(name, ()), left, right)
        state = State(mine.model, fields, relations, rows)
        return Merged(state, tuple(self.questions), tuple(self.notes))

    # Values -------------------------------------------------------------------------------

    def _fields(
        self,
        base: Mapping[str, Any],
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        rows: str = "",
        key: str = "",
    ) -> dict[str, Any]:
        found = {}
        for name in dict.fromkeys((*theirs, *mine)):
            three = (each.get(name, ABSENT) for each in (base, mine, theirs))
            found[name] = self._value(name, rows, key, *three)
        return found

    def _value(self, name: str, rows: str, key: str, base: Any, mine: Any, theirs: Any) -> Any:
        if mine is ABSENT or theirs is ABSENT:
            # Of another schema: who knows the field has its value.
            return theirs if mine is ABSENT else mine
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        choices = {"mine": mine, "theirs": theirs}
        kind, most = self._text(name, rows)
        if kind and mine and theirs and isinstance(mine, str) and isinstance(theirs, str):
            text = self._merged_text(kind, base, mine, theirs)
            if text.merged is not None and fits(text.merged, most):
                return text.merged
            if fits(text.both, most):
                choices["both"] = text.both
            if fits(text.mine, most) and fits(text.theirs, most):
                choices |= {"mine": text.mine, "theirs": text.theirs}
        return self._asked(Question(name, rows, key, base, mine, theirs, choices))

    def _merged_text(self, kind: str, base: Any, mine: str, theirs: str) -> Text:
        merge_text = merge_rich if kind == "rich" else merge_words
        if isinstance(base, str):
            return merge_text(base, mine, theirs)
        # Unknown or empty at first: two texts, of which nothing can be taken apart.
        return Text(None, mine, theirs, merge_text("", mine, theirs).both)

    def _text(self, name: str, rows: str) -> tuple[str, int | None]:
        model: Any = row_models(self.model).get(rows) if rows and self.model else self.model
        try:
            known = model._meta.get_field(name)
        except (AttributeError, FieldDoesNotExist):
            return "", None
        return text_kind(known), getattr(known, "max_length", None)

    def _asked(self, question: Question) -> Any:
        answer = self.answers.get(question.place, "")
        if answer in question.choices:
            return question.choices[answer]
        self.questions.append(question)
        return question.choices["mine"]

    def _relations(
        self,
        base: Mapping[str, Keys],
        mine: Mapping[str, Keys],
        theirs: Mapping[str, Keys],
        rows: str = "",
        key: str = "",
    ) -> dict[str, Keys]:
        found: dict[str, Keys] = {}
        for name in dict.fromkeys((*theirs, *mine)):
            had, left, right = (each.get(name) for each in (base, mine, theirs))
            if left is None or right is None:
                found[name] = (left if right is None else right) or ()
            elif set(left) == set(right):
                found[name] = right
            elif had is None:
                choices = {"mine": left, "theirs": right}
                found[name] = self._asked(Question(name, rows, key, None, left, right, choices))
            else:
                members = (set(right) | (set(left) - set(had))) - (set(had) - set(left))
                found[name] = tuple(sorted(members, key=int_or_text))
        return found

    # Rows ---------------------------------------------------------------------------------

    def _rows(
        self,
        name: str,
        base: Sequence[RowState],
        mine: Sequence[RowState],
        theirs: Sequence[RowState],
    ) -> tuple[RowState, ...]:
        had, left, right = ({row.key: row for row in rows} for rows in (base, mine, theirs))
        kept = {}
        for key in dict.fromkeys((*right, *left)):
            row = self._row(name, key, had.get(key), left.get(key), right.get(key))
            if row is not None:
                kept[key] = row
        order = self._order(name, list(had), list(left), list(right), kept)
        return tuple(kept[key] for key in order)

    def _row(
        self,
        rows: str,
        key: str,
        base: RowState | None,
        mine: RowState | None,
        theirs: RowState | None,
    ) -> RowState | None:
        if mine is not None and theirs is not None:
            had = base or RowState(key, {})
            fields = self._fields(had.fields, mine.fields, theirs.fields, rows, key)
            three = had.relations, mine.relations, theirs.relations
            return RowState(key, fields, self._relations(*three, rows, key))
        one = mine or theirs
        if base is None and self.is_known:
            return one
        if one is None or (base is not None and is_same(base, one)):
            return None
        choices = {"mine": mine, "theirs": theirs}
        asked: RowState | None = self._asked(Question("", rows, key, base, mine, theirs, choices))
        return asked

    def _order(
        self,
        rows: str,
        base: list[str],
        mine: list[str],
        theirs: list[str],
        kept: Mapping[str, RowState],
    ) -> Iterator[str]:
        """Return the keys in theirs' order, with what mine moved or added where mine put it."""
        by_mine = moved_keys([key for key in base if key in mine], [k for k in mine if k in base])
        by_theirs = moved_keys(
            [key for key in base if key in theirs], [k for k in theirs if k in base]
        )
        new = {key for key in mine if key not in base}
        placed = by_mine | (new - set(theirs)) | (set(mine) - set(theirs))
        found = [key for key in theirs if key in kept and key not in placed]
        known = set(mine)
        before = ""
        for key in mine:
            if key not in kept:
                continue
            if key in placed:
                at = found.index(before) + 1 if before else 0
                # After what a colleague added there already.
                while key in new and at < len(found) and found[at] not in known:
                    at += 1
                found.insert(at, key)
            before = key
        if self._is_ordered(rows):
            for key in by_mine & by_theirs & set(kept):
                if _before(key, mine, kept) != _before(key, theirs, kept):
                    self.notes.append(Note(rows, key))
        return iter(found)

    def _is_ordered(self, rows: str) -> bool:
        """Tell whether editors say the order of these rows, and no field of them does."""
        model: Any = row_models(self.model).get(rows) if self.model else None
        return model is None or "order" in model._meta.ordering


def _before(key: str, keys: Sequence[str], kept: Mapping[str, Any]) -> str:
    there = [each for each in keys if each in kept]
    at = there.index(key)
    return there[at - 1] if at else ""


def fits(text: str, most: int | None) -> bool:
    """Tell whether *text* is short enough for its field."""
    return most is None or len(text) <= most


def is_same(one: RowState, other: RowState) -> bool:
    """Tell whether nothing of a row was changed; what one of them does not know does not count."""
    return all(
        value == other.fields[name] for name, value in one.fields.items() if name in other.fields
    ) and all(
        set(keys) == set(other.relations[name])
        for name, keys in one.relations.items()
        if name in other.relations
    )
