"""Making an index, and making the next one of the last: only what changed is asked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from smartcities.index.axis import Axis, axes_of, ways_of
from smartcities.index.declarations import declaration_of
from smartcities.index.keys import NONE, Keys
from smartcities.index.order import Order
from smartcities.index.reading import (
    before,
    canonical,
    ranks,
    read_lent,
    read_links,
    read_order,
    read_own,
)
from smartcities.index.snapshot import Sets, Snapshot, derived
from smartcities.publishing.models import Page
from smartcities.publishing.version import Version

#: From this number of changed pages on, all are read again.
MANY = 500
#: From this number of changed pages on, an order by text is.
MANY_TEXTS = 20


def read(model: type[Page], at: Version) -> Snapshot:
    """Return the index of a type, read as a whole.

    *at* was the version before the first row was read: what changes meanwhile is in the log
    after it, and is read again.
    """
    axes = axes_of(model)
    pages, own = read_own(model, [axis for axis in axes if not axis.way])
    links = {way: read_links(model, way, pages) for way in ways_of(model)}
    lent = {axis.name: read_lent(axis) for axis in axes if axis.way}
    newest, _backwards = canonical(declaration_of(model).newest)
    orders = {newest: read_order(model, newest)}
    index = Snapshot(model, at, pages, own, links, lent, {}, {}, orders)
    return _whole(index, {axis.name for axis in axes})


def refreshed(held: Snapshot, at: Version, changes: Collection[tuple[str, int]]) -> Snapshot | None:
    """Return the index of version *at*, given what changed since *held*.

    None where it is better read as a whole.
    """
    model, axes = held.model, axes_of(held.model)
    by_table: dict[str, set[int]] = defaultdict(set)
    for table, key in changes:
        by_table[table].add(key)
    mine = _own_changes(model, axes, by_table)
    if len(mine) > MANY:
        return None
    lent = {axis.name: _lent(axis, held.lent[axis.name], by_table) for axis in axes if axis.way}
    moved = {name for name, things in lent.items() if things is not held.lent[name]}
    if not mine:
        return _whole(replace(held, version=at, lent=lent), moved)
    gone = Keys(mine)
    pages, own = read_own(model, [axis for axis in axes if not axis.way], mine)
    links = {
        way: _exchanged(sets, gone, read_links(model, way, pages, mine))
        for way, sets in held.links.items()
    }
    fresh = replace(
        held,
        version=at,
        pages=(held.pages - gone) | pages,
        own={name: _exchanged(sets, gone, own[name]) for name, sets in held.own.items()},
        links=links,
        lent=lent,
        orders=_orders(held, gone, pages),
    )
    return _whole(fresh, moved | {axis.name for axis in axes if _differs(axis, held, fresh)})


def _own_changes(
    model: type[Page], axes: tuple[Axis, ...], by_table: Mapping[str, set[int]]
) -> set[int]:
    """Return the keys of the pages that changed themselves or in rows that lead on from them."""
    mine = set(by_table.get(model._meta.db_table, ()))
    between = {(table, way) for axis in axes for table, way in axis.rows_between.items()}
    for table, way in between:
        if table in by_table:
            pages = model._base_manager.filter(**{f"{way}__in": by_table[table]})
            mine |= set(pages.values_list("pk", flat=True))
    return mine


def _lent(axis: Axis, held: Mapping[int, Any], by_table: Mapping[str, set[int]]) -> Mapping:
    """Return what the things of an axis lend now; *held* itself where that is the same."""
    if by_table.keys() & axis.beyond:
        now = read_lent(axis)
    elif things := by_table.get(axis.thing._meta.db_table):
        now = {key: lent for key, lent in held.items() if key not in things}
        now |= read_lent(axis, things)
    else:
        return held
    return held if now == held else now


def _exchanged(sets: Sets, gone: Keys, come: Sets) -> Sets:
    """Return *sets* without the pages *gone* and with those of *come*; *sets* itself if equal."""
    changed = {
        value: (sets.get(value, NONE) - gone) | come.get(value, NONE)
        for value in {*come, *(value for value, keys in sets.items() if keys.intersect(gone))}
    }
    changed = {value: keys for value, keys in changed.items() if keys != sets.get(value)}
    if not changed:
        return sets
    return {value: keys for value, keys in {**sets, **changed}.items() if keys}


def _orders(held: Snapshot, gone: Keys, pages: Keys) -> dict[tuple[str, ...], Order]:
    """Return the orders that can be carried on; the others are read when they are asked for."""
    kept = {}
    for names, order in held.orders.items():
        come = ranks(held.model, names, list(pages)) if pages else {}
        values = [value for rank in come.values() for _is_there, value in rank]
        if any(name.startswith("-") for name in names) or None in values:
            continue
        if not any(isinstance(value, str) for value in values):
            kept[names] = order.moved(
                gone, come, lambda some, names=names: ranks(held.model, names, some)
            )
        elif len(come) <= MANY_TEXTS:
            # Text stands in the order of the database's collation, which nobody else knows.
            kept[names] = order.asked(
                gone, come, lambda rank, some, names=names: before(held.model, names, rank, some)
            )
    return kept


def _differs(axis: Axis, held: Snapshot, fresh: Snapshot) -> bool:
    if axis.way:
        return fresh.links[axis.way] is not held.links[axis.way]
    return fresh.own[axis.name] is not held.own[axis.name]


def _whole(index: Snapshot, moved: set[str]) -> Snapshot:
    """Return *index* with the values and labels of the axes *moved* made anew."""
    values, labels = dict(index.values), dict(index.labels)
    for axis in axes_of(index.model):
        if axis.name in moved and axis.way:
            found = derived(axis, index.links[axis.way], index.lent[axis.name])
            values[axis.name], labels[axis.name] = found
        elif axis.name in moved:
            values[axis.name] = index.own[axis.name]
            labels[axis.name] = {value: str(value) for value in values[axis.name]}
    kept = {at: menu for at, menu in index._menus.items() if at[0] not in moved}
    return replace(index, values=values, labels=labels, _menus=kept)
