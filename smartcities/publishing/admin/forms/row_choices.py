"""Relations of rows: what all rows of a form have chosen is read at once, not row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceIterator

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField
else:
    Choice = object


class Chosen:
    """What the rows of one form have chosen in one relation, and everything they could choose."""

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

    def get(self, values: Iterable[Any], field: OfRows) -> list[models.Model]:
        """Return those of the objects with the keys *values* that *field* may choose."""
        values = list(map(str, values))
        self.want(values)
        if unread := self._wanted - self._read - self._found.keys():
            self._read |= unread
            valid = [value for value in unread if field.is_key(value)]
            if valid:
                found = field.queryset.filter(**{f"{field.key}__in": valid})
                self.remember(field.keyed(found))
        return [self._found[value] for value in dict.fromkeys(values) if value in self._found]

    def all(self, field: OfRows) -> list[models.Model]:
        """Return everything that *field* may choose, for a plain list of names."""
        if self._all is None:
            self._all = list(field.queryset)
        return self._all


class ChosenObjects:
    """What an autocompletion asks for the names of what is chosen; it knows no other method."""

    def __init__(self, field: OfRows) -> None:
        self.field = field

    def using(self, alias: str | None) -> ChosenObjects:
        """Return itself: the rows were read already."""
        return self

    def filter(self, **lookup: Iterable[Any]) -> list[models.Model]:
        """Return the objects with the keys in the one value of *lookup*."""
        (values,) = lookup.values()
        return self.field.chosen.get(values, self.field)


class RowChoices(ModelChoiceIterator):
    """The choices of a relation in a row."""

    field: OfRows

    def __init__(self, field: OfRows) -> None:
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


class OfRows(Choice):
    """A relation's field in a row. All its copies, one for each row, share what is chosen."""

    iterator = RowChoices
    chosen: Chosen

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        self.chosen = Chosen()
        super().__init__(queryset, **kwargs)

    @property
    def key(self) -> str:
        """The name of the field by which objects are chosen."""
        return self.to_field_name or "pk"

    def keyed(self, objects: Iterable[models.Model]) -> dict[str, models.Model]:
        """Return *objects* by their keys."""
        return {str(getattr(each, self.key)): each for each in objects}

    def is_key(self, value: str) -> bool:
        """Tell whether the database can be asked for *value*; a forged one may be anything."""
        meta = self.queryset.model._meta
        field = meta.get_field(self.to_field_name) if self.to_field_name else meta.pk
        try:
            field.run_validators(field.to_python(value))
        except ValidationError:
            return False
        return "\x00" not in value


class RowChoiceField(OfRows, forms.ModelChoiceField):
    """A foreign key of a row."""

    def to_python(self, value: Any) -> Any:
        found = [] if value in self.empty_values else self.chosen.get([value], self)
        return found[0] if found else super().to_python(value)


class RowMultipleChoiceField(OfRows, forms.ModelMultipleChoiceField):
    """A many-to-many relation of a row."""

    def clean(self, value: Any) -> Any:
        value = self.prepare_value(value)
        if isinstance(value, (list, tuple)) and value:
            found = self.chosen.get(value, self)
            if len(found) == len(set(map(str, value))):
                self.run_validators(value)
                return found
        return super().clean(value)
