"""States and their differences in words, under the labels of the forms."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import formats
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from smartcities.publishing.fields.rich_text import RichTextField
from smartcities.publishing.models.page import Page
from smartcities.publishing.parsing.numbers import number_text
from smartcities.publishing.states.comparing import Difference
from smartcities.publishing.states.sequences import Operation, operations
from smartcities.publishing.states.state import RowState, State
from smartcities.publishing.states.structure import content_fields, relations, row_models

#: Words that are shown around a change in a long text.
AROUND = 12
#: The ends of what stands on a line of its own.
BLOCK_END = re.compile(r"(?i)</(?:p|li|h[1-6]|tr|blockquote)>|<br ?/?>")
SPACES = re.compile(r"[ \t\r\n\f]+")
LINE_ENDS = re.compile(r" *\n[ \n]*")
WORD = re.compile(r"\s+|[^\s]+")


class Objects:
    """The objects that states refer to: a query for each type of them, once one is asked for."""

    def __init__(self, model: type[Page], states: Iterable[State]) -> None:
        self._wanted: dict[Any, set[str]] = defaultdict(set)
        self._found: dict[tuple[Any, str], models.Model] = {}
        for state in states:
            _collect(model, state.fields, state.relations, self._wanted)
            for rows, all_of_them in state.rows.items():
                if (row_model := row_models(model).get(rows)) is not None:
                    for row in all_of_them:
                        _collect(row_model, row.fields, row.relations, self._wanted)

    def get(self, model: Any, key: str) -> models.Model | None:
        """Return the object *key* of *model*; None if it is gone, or no state refers to it."""
        if keys := self._wanted.pop(model, None):
            found = model._base_manager.filter(pk__in=keys)
            self._found |= {(model, str(obj.pk)): obj for obj in found}
        return self._found.get((model, key))


@dataclass(frozen=True)
class Described:
    """One difference for a page to show."""

    difference: Difference
    label: str
    #: The row it is about, in words; empty if it is the page's own.
    row: str
    before: str
    after: str
    #: Both texts in one, what was taken out and what was added marked; empty for other values.
    marked: SafeString
    #: Small pictures of what was chosen before and after; who shows them adds them.
    pictures: tuple[SafeString | str, SafeString | str] = ("", "")


class Wording:
    """Says states of pages of one type in words; related objects are read a type at a time."""

    def __init__(self, model: type[Page], states: Iterable[State]) -> None:
        self.model = model
        self._objects = Objects(model, states)

    # Labels ------------------------------------------------------------------------------

    def label(self, name: str, rows: str = "") -> str:
        """Return the label of a field, of a set of relations or of a kind of rows."""
        model = self._rows_model(rows) if rows else self.model
        if model is not None:
            try:
                field: Any = model._meta.get_field(name)
                return str(capfirst(field.verbose_name))
            except (FieldDoesNotExist, AttributeError):
                pass
        if found := self._rows_model(name):
            return str(capfirst(found._meta.verbose_name_plural))
        return _("%(name)s (no field any more)") % {"name": name}

    def _rows_model(self, rows: str) -> Any:
        return row_models(self.model).get(rows)

    # Values ------------------------------------------------------------------------------

    def value(self, name: str, value: Any, rows: str = "") -> str:
        """Return the stored *value* of a field or a set of relations in words, "" for nothing."""
        model = self._rows_model(rows) if rows else self.model
        if value in (None, "", (), []):
            return ""
        try:
            field = cast(Any, model)._meta.get_field(name)
        except (FieldDoesNotExist, AttributeError):
            return str(value)
        if isinstance(value, (tuple, list)):
            return ", ".join(self._name(field.related_model, key) for key in value)
        if field.is_relation:
            return self._name(field.related_model, str(value))
        if isinstance(field, models.FileField):
            return os.path.basename(str(value))
        if isinstance(field, RichTextField):
            return plain(str(value))
        try:
            known = field.to_python(value)
        except ValidationError:
            return str(value)
        if field.choices:
            return str(dict(field.flatchoices).get(known, known))
        if isinstance(known, bool):
            return _("Yes") if known else _("No")
        if isinstance(known, Decimal | float):
            return number_text(known)
        return str(formats.localize(known))

    def _name(self, model: Any, key: str) -> str:
        obj = self._objects.get(model, key)
        return str(obj) if obj is not None else _("(deleted)")

    def row(self, rows: str, row: RowState) -> str:
        """Return what a row is called, as its form calls it."""
        model = self._rows_model(rows)
        if model is None:
            return _("row")
        try:
            return str(row_instance(model, row, self._objects))
        except (ObjectDoesNotExist, ValidationError, AttributeError, TypeError, ValueError):
            return str(capfirst(model._meta.verbose_name))

    def fields_of(self, state: State) -> Iterator[tuple[str, str]]:
        """Yield (label, value in words) of all that is the page's own in *state*."""
        for name, value in {**state.fields, **state.relations}.items():
            yield self.label(name), self.value(name, value)

    def rows_of(self, state: State) -> Iterator[tuple[str, list[tuple[str, list[Any]]]]]:
        """Yield (kind of rows, [(row, [(label, value in words)])]) of *state*."""
        for rows, all_of_them in state.rows.items():
            found = []
            for row in all_of_them:
                values = {**row.fields, **row.relations}
                said = [(self.label(n, rows), self.value(n, v, rows)) for n, v in values.items()]
                found.append((self.row(rows, row), said))
            yield self.label(rows), found

    # Differences -------------------------------------------------------------------------

    def describe(self, difference: Difference, *states: State) -> Described:
        """Return *difference* in words; its row is called as in the last of *states*."""
        one, row = difference, ""
        if one.rows:
            there = [state.row(one.rows, one.key) for state in states]
            known = [each for each in there if each is not None]
            row = self.row(one.rows, known[-1]) if known else ""
        if not one.name:
            return Described(one, self.label(one.rows), row, "", "", mark_safe(""))
        before = self.value(one.name, one.before, one.rows)
        after = self.value(one.name, one.after, one.rows)
        is_text = isinstance(one.before or "", str) and isinstance(one.after or "", str)
        marked = mark_safe("")
        if is_text and before and after and self._is_text(one):
            marked = marked_words(before, after)
        return Described(one, self.label(one.name, one.rows), row, before, after, marked)

    def targets(self, one: Difference) -> tuple[models.Model | None, models.Model | None]:
        """Return what a relation led to before and after; None for nothing, and what is gone."""
        model = self._rows_model(one.rows) if one.rows else self.model
        try:
            field: Any = cast(Any, model)._meta.get_field(one.name)
        except (FieldDoesNotExist, AttributeError):
            return None, None
        if not field.is_relation or field.many_to_many:
            return None, None
        before, after = (
            None if key is None else self._objects.get(field.related_model, str(key))
            for key in (one.before, one.after)
        )
        return before, after

    def _is_text(self, one: Difference) -> bool:
        model = self._rows_model(one.rows) if one.rows else self.model
        try:
            field = cast(Any, model)._meta.get_field(one.name)
        except (FieldDoesNotExist, AttributeError):
            return False
        is_text = isinstance(field, (models.CharField, models.TextField))
        return is_text and not field.choices and not isinstance(field, models.FileField)


def plain(html: str) -> str:
    """Return the words of rich text, each block on a line of its own, however it was written."""
    # Between blocks, editors and imports write their lines in different ways; none of it is shown.
    text = strip_tags(BLOCK_END.sub("\n", SPACES.sub(" ", html)))
    lines = LINE_ENDS.sub("\n", text).replace("&nbsp;", " ").replace("&amp;", "&")
    return lines.replace("&lt;", "<").replace("&gt;", ">").strip()


def marked_words(before: str, after: str) -> SafeString:
    """Return both texts as one, with ``<del>`` and ``<ins>``; what is far from them left out."""
    old, new = WORD.findall(before), WORD.findall(after)
    parts: list[str] = []
    changes = list(_runs(operations(old, new), old))
    for place, (tag, a1, a2, b1, b2) in enumerate(changes):
        if tag == "equal":
            parts.append(_shortened(new[b1:b2], place == 0, place == len(changes) - 1))
            continue
        if a2 > a1:
            parts.append(format_html("<del>{}</del>", "".join(old[a1:a2])))
        if b2 > b1:
            parts.append(format_html("<ins>{}</ins>", "".join(new[b1:b2])))
    return mark_safe("".join(parts))


def _runs(changes: Iterable[Operation], old: Sequence[str]) -> Iterator[Operation]:
    """Yield the *changes*, those that only spaces stand between as one: a sentence reads as one."""
    run: list[Operation] = []
    for each in changes:
        tag, a1, a2, _b1, _b2 = each
        if tag != "equal" or (run and a2 - a1 == 1 and old[a1] == " "):
            run.append(each)
            continue
        yield from _run(run)
        run = []
        yield each
    yield from _run(run)


def _run(run: list[Operation]) -> Iterator[Operation]:
    """Yield changes with spaces between them as one, and a space after the last one by itself."""
    last = [run.pop()] if run and run[-1][0] == "equal" else []
    if run:
        yield "replace", run[0][1], run[-1][2], run[0][3], run[-1][4]
    yield from last


def _shortened(words: list[str], is_first: bool, is_last: bool) -> str:
    # A word and the space after it are two.
    keep = 2 * AROUND
    head = [] if is_first else words[:keep]
    tail = [] if is_last else words[-keep:]
    if len(words) <= len(head) + len(tail):
        return escape("".join(words))
    return escape("".join(head) + (" … " if head or tail else "") + "".join(tail))


def _collect(model: Any, values: Any, sets: Any, wanted: dict[Any, set[str]]) -> None:
    for field in content_fields(model):
        if field.is_relation and values.get(field.name) is not None:
            wanted[field.related_model].add(str(values[field.name]))
    for field in relations(model):
        wanted[field.related_model].update(sets.get(field.name, ()))


def row_instance(model: type[models.Model], row: RowState, objects: Objects) -> models.Model:
    """Return an unsaved instance of *row*, with those of its related objects that still exist."""
    made = model()
    for field in content_fields(model):
        value = row.fields.get(field.name)
        if not field.is_relation:
            setattr(made, field.attname, field.to_python(value))
        elif (related := objects.get(field.related_model, str(value))) is not None:
            setattr(made, field.name, related)
    return made
