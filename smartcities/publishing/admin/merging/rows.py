"""The rows of a page's form, merged with those that are stored, as they are to be written."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from smartcities.publishing.admin.merging.basis import Basis
from smartcities.publishing.admin.merging.page import keys_of, normal_value
from smartcities.publishing.admin.merging.questions import asking
from smartcities.publishing.admin.versions.putting_back import form_value
from smartcities.publishing.models import Page
from smartcities.publishing.states import Merged, Question, RowState, State
from smartcities.publishing.states.capturing import give_keys, rows_state
from smartcities.publishing.states.state import Keys, Value
from smartcities.publishing.states.structure import content_fields, relations, row_models

if TYPE_CHECKING:
    Rows = forms.BaseInlineFormSet
else:
    Rows = object
#: The hidden field with a row's own key.
ROW_KEY = "row_key"


class MergingRows(Rows):
    """Knows what the rows began as, and merges them by their keys; ``writing.py`` writes them."""

    model: Any
    basis: Basis | None = None
    #: The rows as they are to be saved; None if they belong to no page.
    merged: Merged | None = None
    #: Whether something was taken from others.
    has_taken = False
    #: What the form was filled from, and what is stored, by the rows' keys.
    began: dict[str, RowState]
    stored: dict[str, RowState]
    #: Whether it is known what the form was filled from.
    is_known = True

    @property
    def kind(self) -> str:
        """The name of the rows on their page; empty if they belong to no page."""
        if not isinstance(self.instance, Page):
            return ""
        kinds = _kinds(self.instance)
        return next((name for name, model in kinds.items() if model is self.model), "")

    # What they began as -------------------------------------------------------------------

    def find_base(self) -> None:
        """Find what the rows were filled from; before what was typed is put into them."""
        name = self.kind
        self.stored = self.began = {}
        if not name or self.instance.pk is None:
            return
        rows = self.get_queryset()
        # A form tells its rows apart by their keys: old ones get theirs now.
        give_keys(self.model, rows)
        if self.basis is None:
            return
        theirs = base = rows_state(self.model, name, rows)
        if self.basis.is_stale(theirs):
            known = self.basis.base
            self.is_known = known is not None
            base = self._part(known.rows.get(name, ()) if known else ())
        self.stored = {row.key: row for row in theirs.rows[name]}
        self.began = {row.key: row for row in base.rows[name]}

    def begin_from_base(self, row: Any) -> None:
        """Have a sent row compared with what the form was filled from."""
        if self.basis is None or self.began == self.stored:
            return
        key = sent_key(row)
        if row.instance.pk is None:
            if key not in self.began or key in self.stored:
                return
            # Somebody deleted it meanwhile. If it stays it is the same row.
            row.instance.key = uuid.UUID(key)
        else:
            key = str(row.instance.key)
        if (base := self.began.get(key)) is not None and base != self.stored.get(key):
            values = {**base.fields, **base.relations}
            for name, value in values.items():
                if name in row.fields and not is_file(self.model, name):
                    row.initial[name] = form_value(self.model, name, value)

    # What is sent -------------------------------------------------------------------------

    def place(self, number: int) -> int:
        """Return the place among all rows that were sent of the one with the form *number*."""
        return number

    def without_form(self) -> Iterator[tuple[float, int, RowState]]:
        """Yield (order, place, row) of rows that were sent and need no form."""
        return iter(())

    def _sent(self) -> Iterator[tuple[float, int, RowState]]:
        """Yield (order, place, row) of the rows as they would be saved."""
        yield from self.without_form()
        leaving = self.deleted_forms  # asks all rows each time
        for number, row in enumerate(self.forms):
            place = self.place(number)
            is_new = row.instance.pk is None
            key = str(row.instance.key)
            start = self.began.get(key) or self.stored.get(key)
            if row in leaving or (is_new and not row.has_changed() and start is None):
                continue
            order = row.cleaned_data.get("order", place) if "order" in row.fields else place
            at = float("inf") if is_new and not order else float(order or 0)
            yield at, place, self._state(row, key, start)

    def _state(self, row: Any, key: str, start: RowState | None) -> RowState:
        touched = set(row.changed_data) if start is not None else set(row.fields)
        fields: dict[str, Value] = {}
        sets: dict[str, Keys] = {}
        for field in content_fields(self.model):
            if start is None or field.name in touched:
                fields[field.name] = normal_value(field, row.instance)
            elif field.name in start.fields:
                fields[field.name] = start.fields[field.name]
        for each in relations(self.model):
            if each.name in touched and each.name in row.cleaned_data:
                sets[each.name] = keys_of(row.cleaned_data[each.name])
            else:
                sets[each.name] = start.relations.get(each.name, ()) if start is not None else ()
        return RowState(key, fields, sets)

    def _mine(self) -> tuple[RowState, ...]:
        rows = [row for _at, _place, row in sorted(self._sent(), key=lambda one: one[:2])]
        here = {row.key for row in rows}
        leaving = {str(row.instance.key) for row in self.deleted_forms}
        before = ""
        for key, row in self.began.items():
            # What is not in the form at all is no deletion.
            if key not in here and key not in leaving:
                keys = [one.key for one in rows]
                rows.insert(keys.index(before) + 1 if before in keys else 0, row)
            before = key
        return tuple(rows)

    # Both ---------------------------------------------------------------------------------

    def merge(self) -> None:
        """Merge the rows with those stored; what has to be asked stands beside its row."""
        if not self.kind:
            return
        mine = self._part(self._mine())
        if self.basis is None:
            self.merged = Merged(mine)
            return
        base = self._part(tuple(self.began.values())) if self.is_known else None
        merged = self.basis.merge(base, mine, self._part(tuple(self.stored.values())))
        self.has_taken = merged.state != mine
        self._refuse_twins(merged)
        basis = self.basis
        if gone := [asked for asked in merged.questions if not self._ask(basis, asked)]:
            raise ValidationError([asking(basis, asked) for asked in gone])
        self.merged = merged

    def _part(self, rows: tuple[RowState, ...]) -> State:
        return State(self.instance._meta.label_lower, {}, {}, {self.kind: rows})

    def _ask(self, basis: Basis, asked: Question) -> bool:
        """Put a question beside its row; tell whether the form shows that."""
        for row in self.forms:
            if str(row.instance.key) == asked.key and row not in self.deleted_forms:
                row.add_error(
                    asked.name if asked.name in row.fields else None, asking(basis, asked)
                )
                return True
        return False

    def _refuse_twins(self, merged: Merged) -> None:
        """Refuse rows that became alike by what others changed, where rows may not be."""
        leaving = self.deleted_forms
        by_key = {str(row.instance.key): row for row in self.forms if row not in leaving}
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
                continue
            names = [name for name in constraint.fields if name != self.fk.name]
            seen: dict[Hashable, str] = {}
            for row in merged.state.rows[self.kind]:
                other = seen.setdefault(tuple(row.fields.get(name) for name in names), row.key)
                shown = by_key.get(row.key) or by_key.get(other)
                if other != row.key and shown is not None:
                    shown.add_error(None, constraint.get_violation_error_message())

    # Writing ------------------------------------------------------------------------------

    @property
    def differs(self) -> bool:
        """Whether the merged rows are others than those that are stored, or these are unknown."""
        assert self.merged is not None
        rows = self.merged.state.rows[self.kind]
        return self.basis is None or rows != tuple(self.stored.values())

    def to_write(self) -> tuple[RowState, ...]:
        """Return the merged rows with their new files, which are stored by this."""
        assert self.merged is not None
        return tuple(self._with_files(row) for row in self.merged.state.rows[self.kind])

    def is_written(self, page: Page) -> None:
        """Tell the forms what became of their rows, for the history, once *page* has them."""
        assert self.merged is not None
        self.save(commit=False)
        kept = {row.key for row in self.merged.state.rows[self.kind]}
        self.deleted_objects = [row for row in self.deleted_objects if str(row.key) not in kept]
        self.new_objects = [row for row in self.new_objects if str(row.key) in kept]
        if self.new_objects:
            stored = self.model._base_manager.filter(**{self.fk.name: page})
            keys = dict(stored.values_list("key", "pk"))
            for row in self.new_objects:
                row.pk = keys[row.key]

    def _with_files(self, state: RowState) -> RowState:
        """Return *state* with the names under which its new files are stored."""
        files = [each for each in content_fields(self.model) if is_file(self.model, each.name)]
        fields = dict(state.fields)
        for row in self.forms if files else ():
            if str(row.instance.key) == state.key:
                for each in files:
                    if each.name in row.changed_data:
                        each.pre_save(row.instance, row.instance.pk is None)
                        fields[each.name] = normal_value(each, row.instance)
        return RowState(state.key, fields, state.relations)


def _kinds(page: Any) -> dict[str, Any]:
    return dict(row_models(cast(Any, type(page))))


def sent_key(row: Any) -> str:
    """Return the key that a row was sent with, as states write it; empty if it has none."""
    text = row.data.get(row.add_prefix(ROW_KEY), "")
    try:
        return str(uuid.UUID(text))
    except (ValueError, AttributeError):
        return ""


def is_file(model: type[models.Model], name: str) -> bool:
    """Tell whether *name* is a file of *model*."""
    return isinstance(model._meta.get_field(name), models.FileField)
