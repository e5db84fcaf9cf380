"""Telling whether a save changes what the public sees."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models


def comparable(field: models.Field, value: Any) -> Any:
    """Return *value* as the database would store it, so that equal content compares equal."""
    if hasattr(value, "resolve_expression"):
        return value  # The database alone knows it: it equals nothing.
    if isinstance(field, models.FileField):
        return str(value or "")
    clean = getattr(field, "sanitize", None)
    if clean and isinstance(value, str):
        value = clean(value)
    return field.get_prep_value(field.to_python(value))


def changed_fields(
    instance: models.Model, ignored: Collection[str], only: Collection[str] | None = None
) -> set[str]:
    """Return the names of *instance*'s fields that differ from its row in the database.

    *ignored* fields are not compared; with *only*, no others are. One query.
    """
    fields = [
        field
        for field in instance._meta.concrete_fields
        if not field.primary_key and field.name not in ignored
        if only is None or field.name in only or field.attname in only
    ]
    row = type(instance)._base_manager.filter(pk=instance.pk)
    before = row.values(*(field.attname for field in fields)).first() if fields else None
    if before is None:
        return set()
    return {
        field.name
        for field in fields
        if comparable(field, before[field.attname])
        != comparable(field, getattr(instance, field.attname))
    }
