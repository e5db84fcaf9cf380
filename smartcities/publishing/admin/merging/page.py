"""The form of a page that is saved onto a newer state than the one it was filled from."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any, ClassVar, cast

from django import forms
from django.db import models

from smartcities.publishing.admin.merging.basis import Basis
from smartcities.publishing.admin.merging.questions import asking
from smartcities.publishing.admin.versions.putting_back import form_value
from smartcities.publishing.states import State
from smartcities.publishing.states.capturing import own_state, page_relations, stored_value
from smartcities.publishing.states.merging import ABSENT
from smartcities.publishing.states.rows import int_or_text
from smartcities.publishing.states.state import Keys, Value
from smartcities.publishing.states.structure import content_fields, relations


class SeenField(forms.CharField):
    """A hidden field that nobody changes, so that the history never names it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def settings_of(form: forms.ModelForm) -> dict[str, Value]:
    """Return the stored values of those of the form's fields that are in no version."""
    model: Any = type(form.instance)
    content = {each.name for each in content_fields(model)}
    return {
        each.name: stored_value(each, form.instance)
        for each in form.instance._meta.concrete_fields
        if each.name in form.fields and each.name not in content
        if not isinstance(each, models.FileField)
    }


def typed_value(field: Any, obj: models.Model, cleaned: Any) -> Value:
    """Return what a state would hold of *field* if *cleaned*, of a form, were saved."""
    probe = copy(obj)
    field.save_form_data(probe, cleaned)
    return normal_value(field, probe)


def normal_value(field: Any, obj: models.Model) -> Value:
    """Return what a state would hold of *field* if *obj* were saved."""
    value = stored_value(field, obj)
    sanitize = getattr(field, "sanitize", None)
    return sanitize(value) if sanitize and isinstance(value, str) else value


class MergingForm(forms.ModelForm):
    """Takes in what others changed meanwhile, and asks about what both changed."""

    #: Set by the admin for a form that is sent; None for a page that is new.
    basis: ClassVar[Basis | None] = None
    base: State
    theirs: State

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: The names of what was taken from the others.
        self.taken: set[str] = set()
        self.is_stale = False
        if self.basis is not None and self.is_bound:
            self._begin(self.basis)

    def _begin(self, basis: Basis) -> None:
        """Compare what is sent with what the form was filled from, not with what is stored now."""
        model: Any = type(self.instance)
        stored = own_state(self.instance, loaded_relations(self))
        settings = settings_of(self)
        self.theirs = State(stored.model, {**stored.fields, **settings}, stored.relations)
        base: State | None = stored
        if basis.is_stale(stored):
            base = basis.unchanged(stored) if basis.base is None else basis.base
        began = dict(basis.seen.settings) if basis.seen else {}
        if base is not None:
            began |= base.fields
        self.base = State(stored.model, began, base.relations if base else {})
        self.is_stale = base is not stored or any(
            began.get(name, ABSENT) != value for name, value in settings.items()
        )
        if not self.is_stale:
            return
        now = {**self.theirs.fields, **self.theirs.relations}
        for name, value in {**began, **self.base.relations}.items():
            if name not in self.fields or name not in now or value == now[name]:
                continue
            if not isinstance(model._meta.get_field(name), models.FileField):
                self.initial[name] = form_value(model, name, value)

    def merge(self, cleaned: dict[str, Any]) -> None:
        """Put into *cleaned* what becomes of both, or ask."""
        if self.basis is None or not self.is_stale:
            return
        mine = State(self.theirs.model, dict(self._typed(cleaned)), dict(self._chosen(cleaned)))
        merged = self.basis.merge(self.base, mine, self.theirs)
        for asked in merged.questions:
            self.add_error(asked.name, asking(self.basis, asked))
        now = {**self.theirs.fields, **self.theirs.relations}
        for name, value in {**merged.state.fields, **merged.state.relations}.items():
            before = mine.fields.get(name, mine.relations.get(name))
            if name in cleaned and value != before:
                self.taken.add(name)
                cleaned[name] = self._cleaned(name, value, value == now.get(name))

    def _typed(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, Value]]:
        """Yield the fields as they would be saved; what was not touched is as it began."""
        touched = set(self.changed_data)
        for field in self.instance._meta.concrete_fields:
            name = field.name
            if name not in cleaned or name not in self.theirs.fields:
                continue
            if name in touched:
                yield name, typed_value(field, self.instance, cleaned[name])
            else:
                yield name, self.base.fields.get(name, self.theirs.fields[name])

    def _chosen(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, Keys]]:
        model = cast(Any, type(self.instance))
        for name in (each.name for each in relations(model)):
            if name in cleaned and name in self.changed_data:
                yield name, keys_of(cleaned[name])
            elif name in cleaned:
                yield name, self.base.relations.get(name, self.theirs.relations[name])

    def _cleaned(self, name: str, value: Any, is_theirs: bool) -> Any:
        """Return a merged *value* as the form's own fields would give it."""
        field: Any = self.instance._meta.get_field(name)
        if field.many_to_many:
            return list(field.related_model._base_manager.filter(pk__in=value))
        if is_theirs and isinstance(field, models.FileField):
            return getattr(self.instance, name)
        if field.is_relation:
            return field.related_model._base_manager.filter(pk=value).first()
        return field.to_python(value)


def keys_of(chosen: Any) -> Keys:
    """Return the keys of the objects *chosen* in a form, as a state holds them."""
    return tuple(sorted((str(each.pk) for each in chosen), key=int_or_text))


def loaded_relations(form: forms.ModelForm) -> dict[str, Keys]:
    """Return the page's sets of relations: as the form has read them, where it did."""
    model: Any = type(form.instance)
    names = [each.name for each in relations(model)]
    put_back = getattr(form, "put_back", {})
    if all(name in form.initial and name not in put_back for name in names):
        return {name: keys_of(form.initial[name]) for name in names}
    return dict(page_relations(form.instance))
