"""Rebuilding the index of a type while the site is running, as needed after bulk writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db.models import Model

from smartcities.browsing.models.entry import KEY_BITS
from smartcities.browsing.search.indexing import forget, index_range

#: How many objects are indexed in one transaction, for which a save may have to wait.
CHUNK = 2000


def indexed_models() -> list[type[Model]]:
    """Return all models that are indexed: pages, and models by whose names they are found."""
    return [model for model in apps.get_models() if getattr(model, "indexed", None)]


def rebuild(model: type[Model], progress: Callable[[int, int], None] | None = None) -> int:
    """Rewrite the whole index of *model* and return the number of indexed objects.

    It works in chunks of keys, each in a transaction, so that readers see either the old or the
    new entries. It can be interrupted and started again. *progress* is called with (done, total).
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
