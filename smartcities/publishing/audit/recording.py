"""Writing the log: what a transaction changes of pages is collected, and written by one INSERT.

Whoever changes pages does it in ``with recording():``, which is a transaction. The outermost one
writes, so that a form with its rows, or an action on many pages, is one statement. Who does it,
and by what, ``acting`` says. Only names of fields come here, never their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models, transaction

from smartcities.publishing.audit.entry import Action, AuditEntry, Means
from smartcities.publishing.rehearsal import is_rehearsing

#: So many entries are written by one statement; SQLite takes no more parameters.
BATCH = 1000


class Actor(NamedTuple):
    """Who changes pages at the moment, and by what."""

    user: Any = None
    means: str = Means.CODE


@dataclass
class Noted:
    """What has happened to one page in a recording."""

    slug: str
    action: str
    from_revision: int | None
    to_revision: int | None
    names: set[str] = field(default_factory=set)

    def followed_by(self, later: Noted) -> Noted:
        """Return both as one: a later save takes nothing from what was done before."""
        action = self.action if later.action == Action.SAVED else later.action
        names = self.names | later.names
        return Noted(later.slug, action, self.from_revision, later.to_revision, names)


Page = tuple[str, str]
_actor: ContextVar[Actor] = ContextVar("actor", default=Actor())  # noqa: B039 (immutable)
_noted: ContextVar[dict[Page, Noted] | None] = ContextVar("noted", default=None)


@contextmanager
def acting(means: str, user: Any = None) -> Iterator[None]:
    """Let changes in the block count as done by *means*, and by *user* if one is given."""
    token = _actor.set(Actor(user or _actor.get().user, means))
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def recording() -> Iterator[None]:
    """Write one entry for each page that changes in the block, in a transaction with it.

    An error that leaves the block takes what was noted in it away, as it takes the changes: the
    transaction around it, if there is one, has to be rolled back as well.
    """
    outer = _noted.get()
    mine: dict[Page, Noted] = {} if outer is None else copy(outer)
    token = _noted.set(mine)
    try:
        with transaction.atomic(savepoint=False):
            yield
            if outer is None and not transaction.get_rollback():
                _write(mine)
    finally:
        _noted.reset(token)
    if outer is not None:
        outer.update(mine)


@contextmanager
def collecting() -> Iterator[None]:
    """Collect what changes in the block until ``write_collected``, whose caller has a transaction.

    For code whose transaction is begun by somebody else, as that of a form is by Django.
    """
    token = _noted.set({})
    try:
        yield
    finally:
        _noted.reset(token)


def write_collected() -> None:
    """Write what has been collected; what changes from now on is written by itself again."""
    found = _noted.get()
    if found is not None:
        _noted.set(None)
        _write(found)


def note(
    page: models.Model,
    names: Iterable[str] = (),
    *,
    action: str = Action.SAVED,
    revisions: tuple[int | None, int | None] | None = None,
) -> None:
    """Note that *page* changed in the fields, relations or kinds of rows *names*.

    *revisions* are those before and after; without them it kept the one that it has.
    """
    now: int = getattr(page, "revision", 0)
    before, after = revisions or (now, now)
    slug: str = getattr(page, "slug", "")
    note_key(type(page), page.pk, Noted(slug, action, before, after, set(names)))


def note_key(model: type[models.Model], key: Any, noted: Noted) -> None:
    """Note a change of the page *key*, as ``note`` does of one that is at hand.

    What is rehearsed does not happen.
    """
    if is_rehearsing():
        return
    with recording():
        found = _noted.get()
        assert found is not None
        place = (model._meta.label_lower, str(key))
        found[place] = found[place].followed_by(noted) if place in found else noted


def _write(found: dict[Page, Noted]) -> None:
    """Write one entry for each of the pages *found*."""
    user, means = _actor.get()
    user_id = str(getattr(user, "pk", None) or "")
    entries = [
        AuditEntry(
            user_id=user_id,
            means=means,
            model=model,
            key=key,
            slug=noted.slug,
            action=noted.action,
            fields=sorted(noted.names),
            from_revision=noted.from_revision,
            to_revision=noted.to_revision,
        )
        for (model, key), noted in found.items()
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
