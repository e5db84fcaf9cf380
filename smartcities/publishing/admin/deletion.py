"""What the confirmation of a deletion lists: objects with a name, no rows of join tables."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst

#: Django's result: nested names, numbers by model, models that may not be deleted, protected
#: objects.
Deletion = tuple[list[Any], dict[str, int], set[str], list[Any]]


def without_joins(found: Deletion, model: type[Model]) -> Deletion:
    """Return *found* without the rows of join tables; *model* is counted first."""
    nested, counts, lacking, protected = found
    joins = [
        each._meta for each in apps.get_models(include_auto_created=True) if each._meta.auto_created
    ]
    plurals = {str(meta.verbose_name_plural) for meta in joins}
    beginnings = tuple(f"{capfirst(meta.verbose_name)}: " for meta in joins)
    own = model._meta.verbose_name_plural
    kept = {name: count for name, count in counts.items() if str(name) not in plurals}
    first = {name: count for name, count in kept.items() if name == own}
    return _pruned(nested, beginnings), first | kept, lacking, protected


def _pruned(nested: list[Any], beginnings: tuple[str, ...]) -> list[Any]:
    """Return the nested names without those that begin with *beginnings*, and no empty lists."""
    kept = []
    for each in nested:
        if isinstance(each, list):
            if inner := _pruned(each, beginnings):
                kept.append(inner)
        elif not str(each).startswith(beginnings):
            kept.append(each)
    return kept
