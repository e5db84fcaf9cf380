"""Rebuilding the index of a type, while the site serves: what bulk writes leave to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db.models import Model

from smartcities.browsing.models.entry import KEY_BITS
from smartcities.browsing.search.indexing import forget, index_range

#: Things in one transaction: who saves one of them waits for no more than these.
CHUNK = 2000


def indexed_models() -> list[type[Model]]:
    """Return all models with an index: pages, and what they are found by."""
    return [model for model in apps.get_models() if getattr(model, "indexed", None)]


def rebuild(model: type[Model], progress: Callable[[int, int], None] | None = None) -> int:
    """Write the whole index of *model* anew and return how many things it holds.

    In chunks by key, each a transaction: a reader sees the old entries or the new ones. Stopped
    half-way it does no harm, and may be started again. *progress* is told (done, of all).
    """
    total, done, last = model._base_manager.count(), 0, 0
    for keys in _chunks(model):
        index_range(model, keys, first=last + 1)
        done, last = done + len(keys), keys[-1]
        if progress:
            progress(done, max(total, done))
    forget(model, last + 1, (1 << KEY_BITS) - 1)
    return done


def _chunks(model: type[Model]) -> Iterator[list[int]]:
    last = 0
    while True:
        rows = model._base_manager.filter(pk__gt=last).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return
        yield keys
        last = keys[-1]
