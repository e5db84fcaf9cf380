"""Relations in forms: only what can be a key is asked for, and rows are read at once.

What is sent as a choice may be anything. Django asks the database for it all the same when the form
is shown again, and fails; these fields do not. All rows of a form share what they have chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField
else:
    Choice = object


class Chosen:
    """What a form, or all its rows, chose in one relation, and everything they could choose."""

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._read: set[str] = set()
        self._found: dict[str, models.Model] = {}
        self._all: list[models.Model] | None = None

    def want(self, values: Iterable[Any]) -> None:
        """Note that some row has the keys *values*, to be read when the first is asked for."""
        self._wanted.update(map(str, values))

    def remember(self, objects: Mapping[str, models.Model]) -> None:
        """Keep *objects*, by their keys, that were read with the rows."""
        self._found |= objects

    def get(self, values: Iterable[Any], field: Related) -> list[models.Model]:
        """Return those of the objects with the keys *values* that *field* may choose."""
        values = list(map(str, values))
        self.want(values)
        if unread := self._wanted - self._read - self._found.keys():
            self._read |= unread
            valid = [value for value in unread if field.is_key(value)]
            if valid:
                found = field.targets.filter(**{f"{field.key}__in": valid})
                self.remember(field.keyed(found))
        return [self._found[value] for value in dict.fromkeys(values) if value in self._found]

    def all(self, field: Related) -> list[models.Model]:
        """Return everything that *field* may choose, for a plain list of names."""
        if self._all is None:
            self._all = list(field.targets)
        return self._all


class ChosenObjects:
    """What an autocompletion asks for the names of what is chosen; it knows no other method."""

    def __init__(self, field: Related) -> None:
        self.field = field

    def using(self, alias: str | None) -> ChosenObjects:
        """Return itself: what is chosen was read already."""
        return self

    def filter(self, **lookup: Iterable[Any]) -> list[models.Model]:
        """Return the objects with the keys in the one value of *lookup*."""
        (values,) = lookup.values()
        return self.field.chosen.get(values, self.field)


class RelatedChoices(ModelChoiceIterator):
    """The choices of a relation."""

    field: Related

    def __init__(self, field: Related) -> None:
        super().__init__(field)
        self.queryset: Any = ChosenObjects(field)

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, self.field.chosen.all(self.field))

    def __len__(self) -> int:
        return len(self.field.chosen.all(self.field)) + (self.field.empty_label is not None)

    def __bool__(self) -> bool:
        return bool(len(self))


class Related(Choice):
    """A relation's field. All its copies, one for each row, share what is chosen."""

    iterator = RelatedChoices
    chosen: Chosen

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        self.chosen = Chosen()
        super().__init__(queryset, **kwargs)

    @property
    def key(self) -> str:
        """The name of the field by which objects are chosen."""
        return self.to_field_name or "pk"

    @property
    def targets(self) -> Any:
        """Everything that may be chosen."""
        return self.queryset

    def keyed(self, objects: Iterable[models.Model]) -> dict[str, models.Model]:
        """Return *objects* by their keys."""
        return {str(getattr(each, self.key)): each for each in objects}

    def is_key(self, value: str) -> bool:
        """Tell whether the database can be asked for *value*; a forged one may be anything."""
        meta = self.targets.model._meta
        field = meta.get_field(self.to_field_name) if self.to_field_name else meta.pk
        try:
            field.run_validators(field.to_python(value))
        except ValidationError:
            return False
        return "\x00" not in value


class RelatedObjectField(Related, forms.ModelChoiceField):
    """A foreign key."""

    def to_python(self, value: Any) -> Any:
        found = [] if value in self.empty_values else self.chosen.get([value], self)
        return found[0] if found else super().to_python(value)


class RelatedObjectsField(Related, forms.ModelMultipleChoiceField):
    """A many-to-many relation."""

    def clean(self, value: Any) -> Any:
        value = self.prepare_value(value)
        if isinstance(value, (list, tuple)) and value:
            found = self.chosen.get(value, self)
            if len(found) == len(set(map(str, value))):
                self.run_validators(value)
                return found
            for each in map(str, value):
                if not self.is_key(each):  # SQLite would fail for a number that is too long
                    message = self.error_messages["invalid_pk_value"]
                    raise ValidationError(message, code="invalid_pk_value", params={"pk": each})
        return super().clean(value)


class RelationFields(BaseModelAdmin):
    """The relations of a form, or of its rows, have these fields."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", RelatedObjectField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", RelatedObjectsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ChoosingAdmin(RelationFields, admin.ModelAdmin):
    """Forms that refuse what cannot be chosen. The admin site adds it to every admin."""
