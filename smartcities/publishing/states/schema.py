"""What states of an older schema call what the models call otherwise today.

A model says in ``renames`` which name became which, the oldest first, and never takes one of them
out again: how many there are is the number of its schema, and a state carries the numbers that it
was written with. What was renamed since then is read under the name that it has now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps

from smartcities.publishing.models.page import Page
from smartcities.publishing.states.structure import row_models

#: The numbers of the schemas: of the page's own model under "", of rows under their name.
Numbers = Mapping[str, int]


def page_model(label: str) -> type[Page] | None:
    """Return the page type of a state; None if it is no more, or never was one."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model if issubclass(model, Page) else None


def numbers(label: str, rows: Iterable[str]) -> dict[str, int]:
    """Return today's numbers of a page type and of its kinds of rows; those that are 0 left out."""
    if (model := page_model(label)) is None:
        return {}
    kinds = row_models(model)
    found = {"": len(model.renames)}
    found |= {name: len(kinds[name].renames) for name in rows if name in kinds}
    return {name: number for name, number in found.items() if number}


def in_todays_names(read: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was read of a stored state, with all under the names of today's models."""
    model = page_model(read["model"])
    if model is None:
        return read
    known: Numbers = read.get("schemas", {})
    since = model.renames[known.get("", 0) :]
    kinds = row_models(model)
    rows = {}
    for old, stored in read["rows"].items():
        name = renamed(old, since)
        kind = kinds.get(name)
        later = kind.renames[known.get(old, 0) :] if kind is not None else ()
        rows[name] = [{**row, **_own(row, later)} for row in stored] if later else stored
    return {**read, **_own(read, since), "rows": rows}


def renamed(name: str, renames: Iterable[tuple[str, str]]) -> str:
    """Return what became of *name* by *renames*, one after the other."""
    for old, new in renames:
        name = new if name == old else name
    return name


def former_names(model: Any, name: str) -> list[str]:
    """Return what a field, a set of relations or a kind of rows was called before, newest first."""
    found = []
    for old, new in reversed(model.renames):
        if new == name:
            name = old
            found.append(old)
    return found


def _own(read: Mapping[str, Any], renames: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        part: {renamed(name, renames): value for name, value in read[part].items()}
        for part in ("fields", "relations")
    }
