"""Moving ``last_updated`` when a page's set of relations changes.

Django reports changes of many-to-many sets by signal only, so this is one of the few places
that use one. Only pages on the side that declares the relation are touched: a case study does
not change when a report starts to present it.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from smartcities.publishing.models import Page, Row
from smartcities.publishing.states.together import is_relating


def _forward(through: type[models.Model]) -> models.ManyToManyField:
    """Return the field that declares the relation kept in *through*."""
    return next(
        field
        for model in (each.related_model for each in through._meta.fields)
        if model is not None
        for field in model._meta.many_to_many
        if field.remote_field.through is through
    )


def relation_changed(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    **kwargs: Any,
) -> None:
    """Touch the pages to whose own relation something was added, or from which it was removed."""
    if action not in {"post_add", "pre_remove", "pre_clear"}:
        return
    forward = _forward(sender)
    if not issubclass(forward.model, Page | Row) or (not reverse and is_relating(instance)):
        return
    near, far = forward.m2m_field_name(), forward.m2m_reverse_field_name()
    if reverse:
        near, far = far, near
    # Called before a removal: to remove what is not there is no change.
    rows = sender._base_manager.filter(**{near: instance})
    if pk_set is not None:
        rows = rows.filter(**{f"{far}__in": pk_set})
    if reverse:
        owners: list[Any] = list(forward.model._base_manager.filter(pk__in=rows.values(far)))
    else:
        owners = [instance] if rows.exists() else []
    for owner in owners:
        owner.touch(*([forward.name] if isinstance(owner, Page) else []))
