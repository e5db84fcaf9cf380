"""Building an index, and deriving the next one from the last: only changed rows are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from smartcities.index.axis import Axis, axes_of, relation_paths
from smartcities.index.declarations import declaration_of
from smartcities.index.keys import NONE, Keys
from smartcities.index.order import Order
from smartcities.index.reading import (
    canonical,
    ranks,
    read_links,
    read_order,
    read_own,
    read_related_values,
)
from smartcities.index.snapshot import Sets, Snapshot, derived
from smartcities.publishing.models import SORT_KEY, Page
from smartcities.publishing.version import Version

#: With more changed pages than this, the whole type is read again.
MANY = 500


def build_snapshot(model: type[Page], at: Version) -> Snapshot:
    """Return the index of a type, read as a whole.

    *at* is the version from before the first row was read: what changes meanwhile is in the log
    after it, and will be read again.
    """
    axes = axes_of(model)
    pages, own = read_own(model, [axis for axis in axes if not axis.relation_path])
    links = {
        relation_path: read_links(model, relation_path, pages)
        for relation_path in relation_paths(model)
    }
    related_values = {axis.name: read_related_values(axis) for axis in axes if axis.relation_path}
    newest, _backwards = canonical(declaration_of(model).newest)
    orders = {newest: read_order(model, newest)}
    index = Snapshot(model, at, pages, own, links, related_values, {}, {}, orders)
    return _whole(index, {axis.name for axis in axes})


def refresh_snapshot(
    held: Snapshot, at: Version, changes: Collection[tuple[str, int]]
) -> Snapshot | None:
    """Return the index of version *at*, given what changed since *held*.

    None if it is better to read it as a whole.
    """
    model, axes = held.model, axes_of(held.model)
    by_table: dict[str, set[int]] = defaultdict(set)
    for table, key in changes:
        by_table[table].add(key)
    mine = _own_changes(model, axes, by_table)
    if len(mine) > MANY:
        return None
    related_values = {
        axis.name: _related_values(axis, held.related_values[axis.name], by_table)
        for axis in axes
        if axis.relation_path
    }
    moved = {
        name
        for name, related_objects in related_values.items()
        if related_objects is not held.related_values[name]
    }
    if not mine:
        return _whole(replace(held, version=at, related_values=related_values), moved)
    removed = Keys(mine)
    pages, own = read_own(model, [axis for axis in axes if not axis.relation_path], mine)
    links = {
        relation_path: _exchanged(sets, removed, read_links(model, relation_path, pages, mine))
        for relation_path, sets in held.links.items()
    }
    fresh = replace(
        held,
        version=at,
        pages=(held.pages - removed) | pages,
        own={name: _exchanged(sets, removed, own[name]) for name, sets in held.own.items()},
        links=links,
        related_values=related_values,
        orders=_orders(held, removed, pages),
    )
    return _whole(fresh, moved | {axis.name for axis in axes if _differs(axis, held, fresh)})


def _own_changes(
    model: type[Page], axes: tuple[Axis, ...], by_table: Mapping[str, set[int]]
) -> set[int]:
    """Return the keys of the pages that changed themselves or in rows that lead on from them."""
    mine = set(by_table.get(model._meta.db_table, ()))
    between = {
        (table, relation_path)
        for axis in axes
        for table, relation_path in axis.rows_between.items()
    }
    for table, relation_path in between:
        if table in by_table:
            pages = model._base_manager.filter(**{f"{relation_path}__in": by_table[table]})
            mine |= set(pages.values_list("pk", flat=True))
    return mine


def _related_values(
    axis: Axis, held: Mapping[int, Any], by_table: Mapping[str, set[int]]
) -> Mapping:
    """Return the values of an axis's related objects now; *held* itself where nothing changed."""
    assert axis.related_model is not None
    if by_table.keys() & axis.beyond:
        now = read_related_values(axis)
    elif related_objects := by_table.get(axis.related_model._meta.db_table):
        now = {
            key: related_values
            for key, related_values in held.items()
            if key not in related_objects
        }
        now |= read_related_values(axis, related_objects)
    else:
        return held
    return held if now == held else now


def _exchanged(sets: Sets, removed: Keys, added: Sets) -> Sets:
    """Return *sets* without the pages *removed* and with *added*; *sets* itself if equal."""
    changed = {
        value: (sets.get(value, NONE) - removed) | added.get(value, NONE)
        for value in {*added, *(value for value, keys in sets.items() if keys.intersect(removed))}
    }
    changed = {value: keys for value, keys in changed.items() if keys != sets.get(value)}
    if not changed:
        return sets
    return {value: keys for value, keys in {**sets, **changed}.items() if keys}


def _orders(held: Snapshot, removed: Keys, pages: Keys) -> dict[tuple[str, ...], Order]:
    """Return the orders that can be updated; the others are read when they are needed."""
    kept = {}
    for names, order in held.orders.items():
        added = ranks(held.model, names, list(pages)) if pages else {}
        values = [
            (name, value)
            for rank in added.values()
            for name, (_is_there, value) in zip(names, rank, strict=True)
        ]
        if any(name.startswith("-") or value is None for name, value in values):
            continue
        # Of all text, only sort keys are ordered by every database as they are here.
        texts = {name for name, value in values if isinstance(value, str)}
        if all(name.startswith(SORT_KEY) for name in texts):
            kept[names] = order.moved(removed, added, partial(ranks, held.model, names))
    return kept


def _differs(axis: Axis, held: Snapshot, fresh: Snapshot) -> bool:
    if axis.relation_path:
        return fresh.links[axis.relation_path] is not held.links[axis.relation_path]
    return fresh.own[axis.name] is not held.own[axis.name]


def _whole(index: Snapshot, moved: set[str]) -> Snapshot:
    """Return *index* with the values and labels of the axes *moved* derived again."""
    values, labels = dict(index.values), dict(index.labels)
    for axis in axes_of(index.model):
        if axis.name in moved and axis.relation_path:
            found = derived(axis, index.links[axis.relation_path], index.related_values[axis.name])
            values[axis.name], labels[axis.name] = found
        elif axis.name in moved:
            values[axis.name] = index.own[axis.name]
            labels[axis.name] = {value: str(value) for value in values[axis.name]}
    kept = {at: menu for at, menu in index.menus.items() if at[0] not in moved}
    return replace(index, values=values, labels=labels, menus=kept)
