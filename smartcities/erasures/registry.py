"""Recording erasures, and doing them again after a backup was restored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db import transaction

from smartcities.erasures import copies
from smartcities.erasures.models import Erasure

#: Does an erasure with these details again; called in a transaction. What it is about may be gone.
Replay = Callable[[dict[str, Any]], None]

_replays: dict[str, Replay] = {}
_is_replaying: ContextVar[bool] = ContextVar("is_replaying", default=False)


class UnknownKindError(Exception):
    """The list has a kind of erasure that this release cannot do; nothing was done."""


def register(kind: str, replay: Replay) -> None:
    """Register how erasures of *kind* are done again."""
    _replays[kind] = replay


def record(kind: str, **details: Any) -> None:
    """Put an erasure on the list, in the transaction that erases; nothing while one is repeated.

    *details* are JSON, and nothing personal. After the commit a copy is stored beside the files.
    """
    if _is_replaying.get():
        return
    row = Erasure.objects.create(kind=kind, details=details)
    transaction.on_commit(partial(copies.store, row), robust=True)


def replay(entries: Iterable[Erasure]) -> int:
    """Do those of *entries* that this database does not have, the oldest first; return how many.

    Call it in a transaction. Raises ``UnknownKindError`` before anything is done.
    """
    known = set(Erasure.objects.values_list("key", flat=True))
    missing = {each.key: each for each in entries if each.key not in known}
    if unknown := {each.kind for each in missing.values()} - _replays.keys():
        raise UnknownKindError(", ".join(sorted(unknown)))
    rows = sorted(missing.values(), key=lambda each: (each.at, each.key))
    with _replaying():
        for row in rows:
            _replays[row.kind](row.details)
    Erasure.objects.bulk_create(rows, batch_size=200)
    transaction.on_commit(copies.store_missing, robust=True)
    return len(rows)


@contextmanager
def _replaying() -> Iterator[None]:
    token = _is_replaying.set(True)
    try:
        yield
    finally:
        _is_replaying.reset(token)
