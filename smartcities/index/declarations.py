"""What the index keeps of each page type; the filter sets declare it at start-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import django_filters
from django.core.exceptions import ImproperlyConfigured

from smartcities.publishing.models import Page


@dataclass(frozen=True)
class Declaration:
    """The filters of a page type by parameter, and the fields of its order, newest first."""

    filters: Mapping[str, django_filters.Filter]
    newest: tuple[str, ...]


_declarations: dict[type[Page], Declaration] = {}


def declare(
    model: type[Page], filters: Mapping[str, django_filters.Filter], newest: tuple[str, ...]
) -> None:
    """Declare that the index of *model* keeps the values of the indexed ones among *filters*."""
    _declarations[model] = Declaration(filters, newest)


def declaration_of(model: type[Page]) -> Declaration:
    """Return what was declared for *model*."""
    if model not in _declarations:
        raise ImproperlyConfigured(missing(model))
    return _declarations[model]


def missing(model: type[Page]) -> str:
    """Return the sentence about a page type that has no filters."""
    name = model.__name__
    return (
        f"{name} has no filter set: write a PageFilter under @register({name}) in the filters.py "
        "of its app, as docs/adding-a-content-type.md shows."
    )
