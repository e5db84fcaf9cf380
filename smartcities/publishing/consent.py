"""Values that are shown only with a person's consent, noted whenever an answer shows one.

An answer that rests on a consent is never served while the database cannot say whether the
consent still holds. So code that keeps answers makes them within ``watch()``, and models
declare such values with ``consented_property``.

A page type says by ``consents`` which of its fields rest on which. Once a consent is taken back,
what somebody typed into these fields and never saved is taken away too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import models, transaction

from smartcities.erasures.registry import record

#: Its kind in the list of erasures.
ERASURE = "consent"
#: {field that says whether there is a consent: fields that rest on it}
Consents = Mapping[str, Collection[str]]


class Watch:
    """Records whether anything that rests on a consent was read."""

    rests_on_consent = False


_watch: ContextVar[Watch | None] = ContextVar("consent_watch", default=None)


@contextmanager
def watch() -> Iterator[Watch]:
    """Record what is read within the block, for it and for the blocks around it."""
    made = Watch()
    token = _watch.set(made)
    try:
        yield made
    finally:
        _watch.reset(token)
        if made.rests_on_consent:
            note()


def note() -> None:
    """Record that the current answer rests on a consent."""
    around = _watch.get()
    if around is not None:
        around.rests_on_consent = True


class consented_property(property):  # noqa: N801 (a decorator, as ``property`` is)
    """A property of a model that is empty unless a person agreed to have its value shown."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        value = super().__get__(instance, owner)
        if instance is not None and value:
            note()
        return value


def fields_of(consents: Consents, given: Collection[str] | None = None) -> frozenset[str]:
    """Return the fields of *consents*, or of those *given*, with what rests on them."""
    names = consents if given is None else given
    return frozenset(names).union(*(consents[name] for name in names))


def forget(page: Any, consents: Collection[str]) -> None:
    """Take away what was typed, and not saved, into fields that rest on *consents* of *page*.

    Call it in the transaction that takes them back.
    """
    if not consents:
        return
    names = fields_of(page.consents, consents)
    page.autosaves.all().forget(names)
    record(ERASURE, model=page._meta.label_lower, key=page.pk, consents=sorted(consents))
    # And what was kept while this transaction was under way.
    transaction.on_commit(lambda: page.autosaves.all().forget(names), robust=True)


def take_back_again(details: dict[str, Any]) -> None:
    """Take consents back again, after a backup from before that was restored.

    What rests on them is emptied as well: it may have been, later than the backup.
    """
    try:
        model: Any = apps.get_model(details["model"])
    except LookupError:  # a type that is not installed has no rows
        return
    consents = [name for name in details["consents"] if name in model.consents]
    rested = fields_of(model.consents, consents) - {*consents}
    texts = [name for name in rested if isinstance(model._meta.get_field(name), models.CharField)]
    rows = model._default_manager.filter(pk=details["key"])
    rows.update(**dict.fromkeys(consents, False), **dict.fromkeys(texts, ""))
    for page in rows:
        page.autosaves.all().forget(fields_of(model.consents, consents))


@contextmanager
def withdrawing(pages: models.QuerySet, names: Collection[str]) -> Iterator[None]:
    """Take away what rested on consents that an update of *names*, in the block, takes back."""
    model: Any = pages.model
    asked = [name for name in model.consents if name in names]
    if not asked:
        yield
        return
    with transaction.atomic():
        rows = pages.order_by().values("pk", *asked)
        given = {row["pk"]: [name for name in asked if row[name]] for row in rows}
        yield
        for page in model._base_manager.filter(pk__in=given):
            forget(page, [name for name in given[page.pk] if not getattr(page, name)])
