"""What drafts of changes name: things that a page will need once its draft is public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from smartcities.publishing.links.reference import references, target_of
from smartcities.publishing.models import WorkingCopy
from smartcities.publishing.states import State
from smartcities.publishing.states.structure import row_models

#: A thing: its model and its key.
Thing = tuple[type[models.Model], Any]


def named_in_drafts() -> Iterator[tuple[Thing, Thing]]:
    """Yield each page that has a draft of changes, with each thing that the draft names."""
    for copy in WorkingCopy.objects.select_related("revision", "content_type").iterator():
        model = copy.content_type.model_class()
        if model is not None:
            for named in _named(State.loads(bytes(copy.revision.stored))):
                yield (model, copy.object_id), named


def _named(state: State) -> Iterator[Thing]:
    model: Any = apps.get_model(state.model)
    yield from _of(model, state.fields, state.relations)
    kinds = row_models(model)
    for name, rows in state.rows.items():
        for row in rows if name in kinds else ():
            yield from _of(kinds[name], row.fields, row.relations)


def _of(
    model: type[models.Model], fields: Mapping[str, Any], relations: Mapping[str, Any]
) -> Iterator[Thing]:
    values = {name: (value,) for name, value in fields.items()}
    for name, keys in {**values, **relations}.items():
        try:
            target: Any = model._meta.get_field(name).related_model
        except FieldDoesNotExist:  # of an older schema
            continue
        if target:
            yield from ((target, target._meta.pk.to_python(key)) for key in keys if key)
        else:
            texts = (text for text in keys if isinstance(text, str))
            links = (target_of(href) for href in references(texts))
            yield from ((link.model, link.key) for link in links if link)
