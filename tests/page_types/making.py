"""Plain functions that save content, and the things that pages of every type share."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from smartcities.media.models import Image
from smartcities.publishing.models import Page, Theme
from tests.files import checked_picture
from tests.page_types.declaring import factory_of

numbers = count(1)


def build(model: type[models.Model], **fields: Any) -> Any:
    """Save one row; a many-to-many field takes a list."""
    sets = {
        field.name: fields.pop(field.name)
        for field in model._meta.many_to_many
        if field.name in fields
    }
    made = model(**fields)
    made.save()
    for name, targets in sets.items():
        getattr(made, name).set(targets)
    return made


def page(model: type[Page], **fields: Any) -> Any:
    """Save a page of *model*, public since yesterday unless the fields say otherwise."""
    fields.setdefault("title", f"{model._meta.verbose_name} {next(numbers)}".capitalize())
    fields.setdefault("published_at", timezone.now() - timedelta(days=1))
    return build(model, **fields)


@factory_of(Theme)
def theme(**fields: Any) -> Theme:
    fields.setdefault("name", f"Theme {next(numbers)}")
    return build(Theme, **fields)


def image(**fields: Any) -> Image:
    # Each of its own colour: two equal pictures would be one rendition.
    number = next(numbers)
    fields.setdefault("title", f"Picture {number}")
    fields.setdefault("alt", "A harbour with cranes.")
    fields.setdefault("credit", "Smart Cities")
    fields.setdefault("licence", "CC0-1.0")
    colour = (number % 256, number // 256 % 256, 80)
    if "file" not in fields:
        fields["file"] = checked_picture(colour)
    return build(Image, **fields)
