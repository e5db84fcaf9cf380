"""Putting back an older version, or a part of it: into the form, never straight to the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from smartcities.publishing.models import OrderedRow, Page
from smartcities.publishing.states import Difference, RowState, State, compare
from smartcities.publishing.states.structure import row_models

#: What to put back, if it is all of a version.
ALL = "*"


@dataclass
class RowsPutBack:
    """What the forms of one kind of rows begin with."""

    #: Values of rows that are there, by the rows' keys.
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: The keys of rows that the version does not have.
    removed: set[str] = field(default_factory=set)
    #: Rows that are not there any more.
    added: list[dict[str, Any]] = field(default_factory=list)


class PutBack:
    """What of *version* differs from *now* and is asked for.

    *what* is ``*``, a field or a kind of rows, or ``rows:key``, or ``rows:key:field``. What the
    version says nothing of, since it is older than the field, stays as it is.
    """

    def __init__(self, model: type[Page], now: State, version: State, what: str) -> None:
        self.model, self.now, self.version = model, now, version
        wanted = [
            each
            for each in compare(now, version)
            if _is_asked(each, what) and _is_said(each, version)
        ]
        self.left_out = [each for each in wanted if self._is_file(each)]
        self.differences = [
            each for each in wanted if each not in self.left_out and self._is_known(each)
        ]

    def initial(self) -> dict[str, Any]:
        """Return what the page's form begins with, for its own fields that differ."""
        return {
            each.name: form_value(self.model, each.name, each.after)
            for each in self.differences
            if not each.rows
        }

    def rows(self, model: type[models.Model]) -> RowsPutBack | None:
        """Return what the rows of *model* begin with, None if none of them differs."""
        name = next((name for name, each in row_models(self.model).items() if each is model), "")
        found = [each for each in self.differences if each.rows == name]
        if not found:
            return None
        made = RowsPutBack()
        places = {row.key: place for place, row in enumerate(self.version.rows[name], 1)}
        is_ordered = issubclass(model, OrderedRow)
        if is_ordered and any(each.kind in ("moved", "added") for each in found):
            for key, place in places.items():
                made.changed[key] = {"order": place}
        for each in found:
            if each.kind == "changed":
                value = form_value(model, each.name, each.after)
                made.changed.setdefault(each.key, {})[each.name] = value
            elif each.kind == "removed":
                made.removed.add(each.key)
            elif each.kind == "added":
                row = cast(RowState, each.after)
                values = _row_values(model, row)
                made.added.append(values | ({"order": places[row.key]} if is_ordered else {}))
        return made

    def _model(self, each: Difference) -> type[models.Model] | None:
        return row_models(self.model).get(each.rows) if each.rows else self.model

    def _is_file(self, each: Difference) -> bool:
        model = self._model(each)
        return model is not None and isinstance(_field(model, each.name), models.FileField)

    def _is_known(self, each: Difference) -> bool:
        model = self._model(each)
        return model is not None and (not each.name or _field(model, each.name) is not None)


def _is_asked(each: Difference, what: str) -> bool:
    path, _colon, rest = what.partition(":")
    if what == ALL or (each.path == path and not rest):
        return True
    key, _colon, name = rest.partition(":")
    return each.path == path and each.key == key and name in ("", each.name)


def _is_said(each: Difference, version: State) -> bool:
    """Tell whether *version* says something of what differs."""
    if not each.rows:
        return each.name in version.fields or each.name in version.relations
    row = version.row(each.rows, each.key)
    if row is None or not each.name:
        return each.rows in version.rows
    return each.name in row.fields or each.name in row.relations


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def form_value(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a stored *value* as a form begins with it; what no longer fits is left to the form."""
    known = _field(model, name)
    if known.many_to_many:
        return list(value or ())
    if known.is_relation or value is None:
        return value
    try:
        return known.to_python(value)
    except ValidationError:
        return value


def _row_values(model: type[models.Model], row: RowState) -> dict[str, Any]:
    values: Mapping[str, Any] = {**row.fields, **row.relations}
    return {
        name: form_value(model, name, value)
        for name, value in values.items()
        if _field(model, name) is not None
    }
