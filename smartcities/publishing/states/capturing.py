"""Reading a page's state from the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from django.db import models

from smartcities.publishing.models.page import Page
from smartcities.publishing.models.row import Row
from smartcities.publishing.states.state import Keys, RowState, State, Value
from smartcities.publishing.states.structure import content_fields, relations, row_models

#: How many rows get their keys by one statement.
BATCH = 500


def capture(page: Page) -> State:
    """Return the state of *page* as it is stored: a query for each kind of rows and relations.

    The page's own fields are read from *page*, which has to be fresh. Rows without a key get one.
    """
    model = type(page)
    return State(
        model._meta.label_lower,
        _fields(page),
        page_relations(page),
        {
            name: row_states(each, stored_rows(each, page))
            for name, each in row_models(model).items()
        },
    )


def own_state(page: Page, sets: Mapping[str, Keys]) -> State:
    """Return the state of *page* without rows, from its *sets* of relations read already."""
    return State(type(page)._meta.label_lower, _fields(page), dict(sets))


def rows_state(model: type[Row], name: str, rows: Iterable[Row]) -> State:
    """Return the state of *rows* alone, read already with their relations, as *name* of a page.

    Those without a key get one.
    """
    ordering = [each for each in cast(Any, model._meta.ordering) if isinstance(each, str)]
    there = sorted(rows, key=lambda row: (*(getattr(row, each) for each in ordering), row.pk))
    give_keys(model, there)
    page: Any = model._meta.get_field(model.page_field).related_model
    return State(page._meta.label_lower, {}, {}, {name: tuple(map(_loaded, there))})


def _loaded(row: Row) -> RowState:
    sets = {}
    for field in relations(type(row)):
        members = sorted(getattr(row, field.name).all(), key=lambda each: each.pk)
        sets[field.name] = tuple(str(each.pk) for each in members)
    return RowState(str(row.key), _fields(row), sets)


def page_relations(
    page: Page, among: Collection[models.ManyToManyField] | None = None
) -> Mapping[str, Keys]:
    """Return the page's own sets of relations, all or those *among* some fields."""
    return _relations(type(page), [page.pk], among)[page.pk]


def stored_value(field: models.Field, obj: models.Model) -> Value:
    """Return the value of *field* in *obj* as a state holds it."""
    # As the database gives it back: a new object may hold an empty text where None is meant.
    value = field.to_python(field.value_from_object(obj))
    if value is None or isinstance(value, bool | int):
        return value
    return field.value_to_string(obj)


def _fields(obj: models.Model) -> dict[str, Value]:
    return {field.name: stored_value(field, obj) for field in content_fields(type(obj))}


def _relations(
    model: type[models.Model],
    owners: list[Any],
    among: Collection[models.ManyToManyField] | None = None,
) -> Mapping[Any, Mapping[str, Keys]]:
    asked = relations(model) if among is None else among
    found: dict[Any, dict[str, Keys]] = {
        owner: {field.name: () for field in asked} for owner in owners
    }
    for field in asked if owners else ():
        near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
        members: dict[Any, list[str]] = defaultdict(list)
        through = cast(Any, field.remote_field.through)._base_manager
        pairs = through.filter(**{f"{near}__in": owners}).values_list(f"{near}_id", f"{far}_id")
        for owner, member in pairs.order_by(f"{far}_id"):
            members[owner].append(str(member))
        for owner, keys in members.items():
            found[owner][field.name] = tuple(keys)
    return found


def stored_rows(model: type[Row], page: Page) -> list[Row]:
    """Return the rows of *page* in their order; those without a key get one."""
    ordering = cast(Any, model._meta.ordering)
    rows = list(model._base_manager.filter(**{model.page_field: page}).order_by(*ordering, "pk"))
    give_keys(model, rows)
    return rows


def row_states(model: type[Row], rows: Sequence[Row]) -> tuple[RowState, ...]:
    """Return the states of stored *rows*: a query for each kind of relations."""
    sets = _relations(model, [row.pk for row in rows])
    return tuple(RowState(str(row.key), _fields(row), sets[row.pk]) for row in rows)


def give_keys(model: type[Row], rows: Iterable[Row]) -> int:
    """Give each of *rows* that has no key one of its own; return how many had none."""
    without = [row for row in rows if row.key is None]
    for row in without:
        row.key = uuid.uuid4()
    model._base_manager.bulk_update(without, ["key"], batch_size=BATCH)
    return len(without)
