"""The current index of each page type, one in each process."""

from __future__ import annotations

import time
from collections import defaultdict
from threading import Lock

from smartcities.index.refresh import build_snapshot, refresh_snapshot
from smartcities.index.snapshot import Snapshot
from smartcities.monitoring.metrics import count_build
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.rehearsal import is_rehearsing, register_preparation
from smartcities.publishing.version import Version

_held: dict[type[Page], Snapshot] = {}
_wanted: set[type[Page]] = set()
_locks: defaultdict[type[Page], Lock] = defaultdict(Lock)


def index_of(model: type[Page], at: Version | None = None) -> Snapshot:
    """Return the index of a type at the content's version *at*, by default the current one.

    One query if nothing changed, none with *at*. After a change the first caller brings the
    index up to date, and the others wait for it.
    """
    if is_rehearsing():
        return _rehearsed(model)
    now = at or version.current()
    held = _held.get(model)
    if held is not None and held.version.token == now.token:
        return held
    with _locks[model]:
        held = _held.get(model)
        if held is not None and held.version.token == now.token:
            return held
        found = _next(model, held, now)
        if now.is_settled:
            # Otherwise the pages that are public now may differ from those of the version.
            _held[model] = found
        return found


def _rehearsed(model: type[Page]) -> Snapshot:
    """Return an index with the rehearsal's own rows, for one use; nobody waits for it."""
    held = _held.get(model)
    if held is None:
        _wanted.add(model)
    return _next(model, held, version.current())


def _prepare() -> None:
    """Read what a rehearsal found missing, so that the next one need not read it as a whole."""
    for model in list(_wanted):
        _wanted.discard(model)
        index_of(model)


register_preparation(_prepare)


def _next(model: type[Page], held: Snapshot | None, now: Version) -> Snapshot:
    began, how = time.perf_counter(), "changes"
    changes = version.changes_since(held.version) if held is not None else None
    found = (
        refresh_snapshot(held, now, changes) if held is not None and changes is not None else None
    )
    if found is None:
        found, how = build_snapshot(model, now), "whole"
    name = str(model._meta.model_name)
    count_build(name, how, len(found.pages), time.perf_counter() - began)
    return found
