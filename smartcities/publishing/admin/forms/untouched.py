"""Saving never refuses over what nobody touched: untouched fields keep the stored value.

The database may hold what today's rules refuse: an old address, a text longer than is allowed
now, a choice that is offered no more. Whoever corrects another field can save all the same.
What was typed now is checked as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from smartcities.publishing.admin.forms.relations import Related

if TYPE_CHECKING:
    from django.http import QueryDict

#: Errors that publishing still finds: something that a public page needs is not there.
MISSING = frozenset({"required", "blank", "null"})
#: The field of an error, and its text or its code.
Complaint = tuple[str, str | None]


class UntouchedFields(forms.ModelForm):
    """A form in which only what was changed is checked, if the object is stored already."""

    data: QueryDict

    @property
    def asks_for_all(self) -> bool:
        """Tell whether what is missing is asked for, in fields that nobody touched as well."""
        return "_publish" in self.data

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self._offer_stored_choices()

    def _offer_stored_choices(self) -> None:
        """Add a stored value that is offered no more: a list without it would show another."""
        for name, field in self.fields.items():
            relations = forms.ModelChoiceField | forms.MultipleChoiceField
            if not isinstance(field, forms.ChoiceField) or isinstance(field, relations):
                continue
            stored = str(self.initial.get(name) or "")
            if stored and not field.valid_value(stored):
                label = _("%(value)s (not offered any more)") % {"value": stored}
                field.choices = [*cast(Any, field.choices), (stored, label)]

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the names of the fields that were touched; as shown is untouched."""
        return [name for name in super().changed_data if not self._is_as_shown(name)]

    def _is_as_shown(self, name: str) -> bool:
        # A field may read even what it shows as something else, an old address for example.
        bound = self[name]
        shown = bound.field.prepare_value(bound.initial)
        if not isinstance(shown, str) or not isinstance(bound.data, str):
            return False
        is_line = isinstance(bound.field.widget, forms.TextInput)
        return _as_sent(shown, is_line) == _as_sent(bound.data, is_line)

    # Checking the fields one by one ------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Keep the stored value of fields that were not touched, whatever it is."""
        cleaned = super().clean()
        assert cleaned is not None
        if not self.instance.pk:
            return cleaned
        touched = set(self.changed_data)
        for name in [name for name in self.errors if name in self.fields]:
            if name in touched:
                self._forget_deleted(name, cleaned)
            else:
                self._excuse(name, self.errors.as_data()[name])
        columns = {field.name: field for field in self.instance._meta.fields}
        for name in self.fields.keys() - touched - self.errors.keys():
            is_column = name in columns and not columns[name].is_relation
            if is_column and not isinstance(self.fields[name], forms.ModelChoiceField):
                # Not what the field made of it: a moment loses its microseconds on the way.
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    def _excuse(self, name: str, errors: Iterable[ValidationError]) -> None:
        """Drop *errors* of the field; not what is missing, where the page is to be public."""
        excused = [each for each in errors if not (self.asks_for_all and each.code in MISSING)]
        kept = [error for error in self.errors.as_data()[name] if error not in excused]
        del self.errors[name]
        if kept:
            self.add_error(None if name == NON_FIELD_ERRORS else name, kept)

    def _forget_deleted(self, name: str, cleaned: dict[str, Any]) -> None:
        """Leave out of a relation what a colleague deleted while the form was open."""
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            return
        data = self[name].data
        sent = data if isinstance(data, list | tuple) else [data]
        if isinstance(field, Related) and not all(field.is_key(str(each)) for each in sent):
            return  # That was never anything.
        try:
            found = field.queryset.model._base_manager.filter(pk__in=sent).values_list("pk")
            there = {str(pk) for (pk,) in found}
            left = [pk for pk in sent if str(pk) in there]
            if len(left) == len(sent):
                return
            is_many = isinstance(field, forms.ModelMultipleChoiceField)
            value = field.clean(left if is_many else None)
        except (ValidationError, ValueError, OverflowError):
            return
        del self.errors[name]
        cleaned[name] = value

    # Checking the object as a whole ------------------------------------------------------

    def full_clean(self) -> None:
        """Check, then drop the model's complaints about what nobody touched."""
        super().full_clean()
        if not (self.is_bound and self.instance.pk and self.errors):
            return
        single = _complaints(self.instance, "clean_fields")
        compared = _complaints(self.instance, "clean")
        is_excused = False
        for name, errors in list(self.errors.as_data().items()):
            if name in self.changed_data:
                continue
            # A form has its own words for some codes.
            excused = [
                error
                for error in errors
                if {(name, error.code), (name, error.messages[0])} & single
                or self._stood_before((name, error.messages[0]), compared)
            ]
            if excused:
                self._excuse(name, excused)
                is_excused = True
        if is_excused and not self.errors:
            self._check_what_was_left_out()

    def _check_what_was_left_out(self) -> None:
        """Check what holds between fields; Django leaves out what has to do with a refused one."""
        rows = {
            name for name, each in self.fields.items() if isinstance(each, InlineForeignKeyField)
        }
        try:
            self.instance.validate_unique(exclude=rows)
            self.instance.validate_constraints(exclude=rows)
        except ValidationError as error:
            self.add_error(None, error.messages)

    def _stood_before(self, complaint: Complaint, compared: set[Complaint]) -> bool:
        """Tell whether the model's ``clean`` says this of the stored values alone.

        It does if the stored object says the same, and the new one says it still without any
        of the values that were typed now.
        """
        if complaint not in compared:
            return False
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if stored is None or complaint not in _complaints(stored, "clean"):
            return False
        columns = [field for field in self.instance._meta.fields if field.name in self.changed_data]
        for column in columns:
            without = copy(self.instance)
            setattr(without, column.attname, "" if column.empty_strings_allowed else None)
            if complaint not in _complaints(without, "clean"):
                return False
        return True


def _complaints(obj: models.Model, check: str) -> set[Complaint]:
    """Return what the method *check* of *obj* says, by field: each code and each text."""
    try:
        # A copy, since a check may set fields.
        getattr(copy(obj), check)()
    except ValidationError as error:
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
        errors = [(name, each) for name, under in found.items() for each in under]
        texts = {(name, text) for name, each in errors for text in each.messages}
        return texts | {(name, each.code) for name, each in errors if each.code}
    except (AttributeError, TypeError, ValueError):
        # It was tried without a value that it counts on.
        pass
    return set()


def _as_sent(text: str, is_line: bool) -> str:
    """Return *text* as a browser sends it, but for its line breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "") if is_line else lines
