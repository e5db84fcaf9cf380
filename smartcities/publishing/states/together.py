"""What follows from writing a row, done once for many rows: the search entries of their page.

Receivers of Django's signals are called for each row. Those that would write the same thing for
each call ``follow`` instead of doing it; within ``together`` it is done when the block ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

#: Called with a model and keys of its objects.
Act = Callable[[type[models.Model], Sequence[Any]], Any]
Waiting = dict[tuple[Act, type[models.Model]], dict[Any, None]]
_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)
_related: ContextVar[models.Model | None] = ContextVar("related", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Do what follows from the writing in the block once, as the last thing of the block.

    An error that leaves the block drops it, as the transaction around it drops what was written.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: Waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for (act, model), keys in waiting.items():
        act(model, list(keys))


def follow(act: Act, model: type[models.Model], key: Any, alone: Act | None = None) -> None:
    """Call *act* for the object *key* of *model*: now, or once for all at the end of the block.

    Where nothing waits, *alone* may be a cheaper way to the same end.
    """
    waiting = _waiting.get()
    if waiting is None:
        (alone or act)(model, [key])
    else:
        waiting.setdefault((act, model), {})[key] = None


@contextmanager
def relating(page: models.Model) -> Iterator[None]:
    """Change sets of relations of *page* in the block, whose caller sees to its date once."""
    token = _related.set(page)
    try:
        yield
    finally:
        _related.reset(token)


def is_relating(page: models.Model) -> bool:
    """Tell whether a block changes the relations of *page*, and its date is seen to."""
    return _related.get() == page
