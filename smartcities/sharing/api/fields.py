"""Serializer fields that know the shape of their values, for the schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from rest_framework import serializers
from rest_framework.utils.field_mapping import ClassLookupDict

from smartcities.sharing.api.values import column_value
from smartcities.sharing.data.columns import Column

Shape = dict[str, Any] | type[serializers.Serializer]

TEXT: Shape = {"type": "string"}
ADDRESS: Shape = {"type": "string", "format": "uri"}
#: The JSON shape of a column's values, by the class of its field.
SHAPES = ClassLookupDict(
    {
        models.Field: TEXT,
        models.URLField: ADDRESS,
        models.BooleanField: {"type": "boolean"},
        models.IntegerField: {"type": "integer"},
        models.FloatField: {"type": "number"},
        models.DecimalField: {"type": "number"},
        models.DateField: {"type": "string", "format": "date"},
        models.DateTimeField: {"type": "string", "format": "date-time"},
    }
)
#: Descriptions for re-users, where the models' help texts for editors are not enough.
DESCRIPTIONS = {
    "slug": "The last part of the item's address: its name within the list.",
    "url": "The item's page for people: its canonical address.",
    "title": "What the item is called.",
    "summary": "One to three sentences without markup.",
    "body": "The text, as sanitised HTML.",
    "language": "The language of the item's own texts (BCP 47).",
    "themes": "What the item is about, in the portal's vocabulary.",
    "published_at": "When it was published, in UTC.",
    "last_updated": "When what the item itself says last changed, in UTC.",
}
#: Fields that every item has; all others may be null.
GIVEN = frozenset({"slug", "url", "title", "language", "published_at", "last_updated"})
#: More choices than these are not listed in a description.
FEW = 12


class Term(serializers.Serializer):
    """A value that stands for words: what filters take, and what people read."""

    value = serializers.CharField(help_text="The code or slug, as filters take it.")
    label = serializers.CharField(help_text="The words for it, in English.")


class Computed(serializers.Field):
    """What a function makes of the whole object, and the shape that it has."""

    def __init__(
        self, make: Callable[[Any], Any], shape: Shape, is_list: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(source="*", read_only=True, **kwargs)
        self.make, self.shape, self.is_list = make, shape, is_list

    def to_representation(self, obj: Any) -> Any:
        return self.make(obj)


def field_for(column: Column, model: type[models.Model]) -> Computed:
    """Return the field for one of the data that *model* declares."""
    shape = Term if column.has_words else TEXT
    if not column.has_words and column.field:
        shape = SHAPES[column.field]
    if column.name == "url":
        shape = ADDRESS
    return Computed(
        # A closure, because serializers deep-copy their arguments and columns must not be copied.
        lambda obj: column_value(column, obj),
        shape,
        column.is_list,
        allow_null=not column.is_list and column.name not in GIVEN,
        help_text=described(column, model),
    )


def described(column: Column, model: type[models.Model]) -> str:
    """Return in words what a column holds: column_value by the field that its path ends at."""
    if column.name in DESCRIPTIONS:
        return DESCRIPTIONS[column.name]
    field: Any = column.field or (column.relations[-1] if column.relations else None)
    if field is None:
        words = getattr(model, column.end).__doc__ or column.name
        return _sentence(words.removeprefix("Return ").partition("\n")[0])
    if getattr(field, "auto_created", False):
        return _sentence(str(field.related_model._meta.verbose_name_plural))
    said = [_sentence(str(field.verbose_name)), str(field.help_text)]
    if 0 < len(column.choices) <= FEW:
        said.append(f"One of {', '.join(column.choices)}.")
    return " ".join(filter(None, said))


def _sentence(words: str) -> str:
    words = words.strip().rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."
