"""What a page may lack: a picture, a summary. Lists filter by it, and the index counts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Func, Model, Q, TextField
from django.utils.translation import gettext_lazy as _

from smartcities.media.models import Image


@dataclass(frozen=True)
class Gap:
    """Something that pages of a type may lack, and the condition for rows that lack it."""

    name: str
    label: Any
    condition: Q


class Empty(Func):
    """An empty text as a part of the statement.

    As a parameter, SQLite would read every row that its index says is without a text.
    """

    template = "''"
    output_field = TextField()


def gaps_of(model: type[Model]) -> list[Gap]:
    """Return what pages of the type *model* may lack: of what the type has at all."""
    fields = {field.name: field for field in model._meta.fields}
    # Where the picture depends on a consent, the relation has another name.
    pictures = [name for name, field in fields.items() if field.related_model is Image]
    found = [
        Gap("picture", _("Without a picture"), Q(**{f"{name}__isnull": True}))
        for name in pictures[:1]
    ]
    if "summary" in fields:
        found.append(Gap("summary", _("Without a summary"), Q(summary=Empty())))
    return found
