"""What belongs to a page: its own fields, its sets of relations and its rows."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, cast

from django.db import models

from smartcities.publishing.fields.rich_text import RichTextField
from smartcities.publishing.fields.sort_key import SortKeyField
from smartcities.publishing.models.page import Page
from smartcities.publishing.models.row import OrderedRow, Row

#: Columns of a page that follow from its saves, as its sort keys follow from its name.
DERIVED = frozenset({"last_updated", "revision"})


@cache
def content_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """Return the fields of *model*, a page type or a row, that are content.

    Left out is what decides whether a page is public and who looks after it, what is computed, what
    rests on a person's consent, and of rows the page and the position: that is their sequence.
    """
    left_out: set[str] = set()
    if issubclass(model, Page):
        left_out |= model.internal_fields | model.unversioned_fields
    if issubclass(model, Row):
        left_out.add(model.page_field)
    if issubclass(model, OrderedRow):
        left_out.add("order")
    return tuple(
        each
        for each in model._meta.concrete_fields
        if each.editable and not each.primary_key and each.name not in left_out
    )


@cache
def settings_fields(model: type[models.Model]) -> dict[str, models.Field]:
    """Return {name: field} of the settings of a page type: what stands beside its content.

    They say whether a page is public and who looks after it, or rest on a consent; a column that no
    form has, and that a type fills itself, is among them. What follows from a save is not.
    """
    content = content_fields(model)
    return {
        each.name: each
        for each in model._meta.concrete_fields
        if not (each.primary_key or each.generated) and each not in content
        if each.name not in DERIVED and not isinstance(each, SortKeyField)
    }


@cache
def relations(model: type[models.Model]) -> tuple[models.ManyToManyField, ...]:
    """Return the sets of relations of *model*; one with a model of ours in between is rows."""
    left_out = model.unversioned_fields if issubclass(model, Page) else frozenset()
    return tuple(
        each
        for each in model._meta.many_to_many
        if cast(Any, each.remote_field.through)._meta.auto_created and each.name not in left_out
    )


@cache
def row_models(model: type[models.Model]) -> dict[str, type[Row]]:
    """Return {name: model} of the rows of a page type, by their names on the page."""
    found = {}
    for each in model._meta.related_objects:
        related = each.related_model
        if isinstance(related, type) and issubclass(related, Row) and not related._meta.abstract:
            name = each.get_accessor_name()
            if each.field.name == related.page_field and name:
                found[name] = related
    return found


def text_kind(field: models.Field) -> Literal["", "words", "rich"]:
    """Tell whether *field* holds text that people write, and of which kind."""
    if isinstance(field, RichTextField):
        return "rich"
    # Not what inherits from them: addresses, codes of countries.
    return (
        "words" if type(field) in (models.CharField, models.TextField) and not field.choices else ""
    )
