"""The queries that read an index from the database, for all pages of a type or for some."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import F, Model

from smartcities.index.axis import Axis, through_public
from smartcities.index.keys import Keys
from smartcities.index.order import Order, Rank
from smartcities.publishing.models import Page

#: Rows fetched at a time.
CHUNK = 5000
Grouped = dict[Any, Keys]


def canonical(names: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Return an order as it is kept, and whether it is to be read backwards.

    Newest and oldest first are one order, read from either end.
    """
    if all(name.startswith("-") for name in names):
        return tuple(name[1:] for name in names), True
    return names, False


def read_order(model: type[Page], names: tuple[str, ...]) -> Order:
    """Return the public pages of a type in the order that *names* give in the database."""
    keys = model.objects.public().order_by(*names).values_list("pk", flat=True)
    return Order.of(list(keys))


def ranks(model: type[Page], names: tuple[str, ...], keys: Collection[int]) -> dict[int, Rank]:
    """Return what *names* sort each of the public pages *keys* by; None comes first."""
    if not keys:
        return {}
    fields = [name.lstrip("-") for name in names]
    rows = model.objects.public().filter(pk__in=keys).order_by().values_list("pk", *fields)
    return {key: tuple((value is not None, value) for value in values) for key, *values in rows}


def _of(model: type[Model], keys: Collection[int] | None) -> Any:
    pages = model._base_manager.order_by()
    return pages if keys is None else pages.filter(pk__in=keys)


def read_own(
    model: type[Page], axes: Iterable[Axis], keys: Collection[int] | None = None
) -> tuple[Keys, dict[str, Grouped]]:
    """Return the keys of the public pages and their own values; one query for single values."""
    axes = list(axes)
    single = [axis for axis in axes if axis.is_single]
    public = model.objects.public().order_by()
    if keys is not None:
        public = public.filter(pk__in=keys)
    columns = {f"own_{at}": axis.filter.value_expression() for at, axis in enumerate(single)}
    pages = array("I")
    groups: list[dict[Any, array]] = [defaultdict(lambda: array("I")) for _axis in single]
    for key, *values in public.values_list("pk", *columns.values()).iterator(CHUNK):
        pages.append(key)
        for group, value in zip(groups, values, strict=True):
            group[value].append(key)
    shown = Keys(pages)
    found = {axis.name: _sets(group) for axis, group in zip(single, groups, strict=True)}
    for axis in axes:
        if not axis.is_single:
            rows = _of(model, keys).filter(**through_public(model, axis.filter.path))
            rows = rows.values_list("pk", axis.filter.value_expression())
            found[axis.name] = _grouped(rows.iterator(CHUNK), shown)
    return shown, found


def read_links(
    model: type[Page], relation_path: str, shown: Keys, keys: Collection[int] | None = None
) -> Grouped:
    """Return the *shown* pages of each object that *relation_path* leads to."""
    rows = (
        _of(model, keys)
        .filter(**{f"{relation_path}__isnull": False})
        .values_list("pk", relation_path)
    )
    return _grouped(rows.iterator(CHUNK), shown)


def _grouped(rows: Iterator[tuple[int, Any]], shown: Keys) -> Grouped:
    group: dict[Any, array] = defaultdict(lambda: array("I"))
    for key, value in rows:
        group[value].append(key)
    return {value: some for value, keys in _sets(group).items() if (some := keys & shown)}


def _sets(group: dict[Any, array]) -> Grouped:
    return {value: Keys(keys) for value, keys in group.items() if value not in ("", None)}


def read_related_values(
    axis: Axis, related_objects: Collection[int] | None = None
) -> dict[int, Any]:
    """Return the values, with their labels, that each public related object of an axis has."""
    assert axis.related_model is not None
    path = axis.from_related(axis.filter.path)
    rows = (
        axis.related_model.objects.public()
        .order_by()
        .filter(**through_public(axis.related_model, path))
    )
    if related_objects is not None:
        rows = rows.filter(pk__in=related_objects)
    expression = F(axis.from_related(axis.filter.value_expression().name))
    found: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    label = axis.from_related(axis.filter.label_path)
    for related_object, value, text in rows.values_list("pk", expression, label).iterator(CHUNK):
        if value not in ("", None) and (value, text) not in found[related_object]:
            found[related_object].append((value, text))
    return {
        related_object: tuple(sorted(related_values))
        for related_object, related_values in found.items()
    }
