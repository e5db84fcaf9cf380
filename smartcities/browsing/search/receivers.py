"""Keeping the index up to date: what is saved or deleted is indexed in the same transaction.

By signals, because no other hook is called for rows saved by forms, imports and cascades. What is
written by ``states.together`` is indexed once.
Relations to other objects need none: the search follows them when it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from smartcities.browsing.search.files import file_saved, index_text
from smartcities.browsing.search.indexing import forget, index
from smartcities.browsing.search.reindexing import indexed_models
from smartcities.media.document import text_stored
from smartcities.media.models import FileText
from smartcities.publishing.declarations.indexed import indexed_by
from smartcities.publishing.states.together import follow


def _rows(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Yield (model of rows, column of the owner's key) for the rows that *model* is found by."""
    for relation in {name.split("__")[0] for name in indexed_by(model).own if "__" in name}:
        field: Any = model._meta.get_field(relation)
        yield field.related_model, field.field.attname


def connect() -> None:
    """Connect the signals of all indexed models; called once, when all models are loaded."""
    text_stored.connect(index_text, FileText, dispatch_uid="search.text")
    for model in indexed_models():
        label = model._meta.label_lower
        post_save.connect(_saved, model, dispatch_uid=f"search.saved.{label}")
        post_delete.connect(_deleted, model, dispatch_uid=f"search.deleted.{label}")
        for rows, column in _rows(model):
            receiver = _OwnerIndexed(model, column)
            for signal in (post_save, post_delete):
                uid = f"search.{label}.{rows._meta.label_lower}"
                signal.connect(receiver, rows, weak=False, dispatch_uid=uid)


def _saved(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    follow(index, sender, instance.pk)
    name = indexed_by(sender).file
    file = getattr(instance, name) if name else None
    if file:
        # Reading takes seconds: it must not block other writers or the editor.
        what = (sender, instance.pk, file.storage, file.name)
        transaction.on_commit(lambda: file_saved(*what), robust=True)


def _deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    # Indexing what is not there any more forgets it, too; a row may come back under its key.
    follow(index, sender, instance.pk, alone=_forget)


def _forget(model: type[Model], keys: Sequence[int]) -> None:
    for key in keys:
        forget(model, key, key)


class _OwnerIndexed:
    """Indexes the object that a saved or deleted row belongs to."""

    def __init__(self, model: type[Model], column: str) -> None:
        self.model, self.column = model, column

    def __call__(self, sender: type[Model], instance: Model, **kwargs: Any) -> None:
        key = getattr(instance, self.column)
        if key is not None:
            follow(index, self.model, key)
