"""Writing what a page's form holds: its fields, relations and rows as one state, and its settings.

There is no other way: Django's own ``save()`` of a form and of its rows is for what is no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from smartcities.publishing.admin.merging.page import keys_of, normal_value
from smartcities.publishing.models import Page
from smartcities.publishing.models.changes import comparable
from smartcities.publishing.states import Applied, State, apply
from smartcities.publishing.states.capturing import stored_value
from smartcities.publishing.states.settings import take_over
from smartcities.publishing.states.state import Keys, Value
from smartcities.publishing.states.structure import content_fields, relations, settings_fields
from smartcities.publishing.states.wording import Wording


class WritingAdmin(admin.ModelAdmin):
    """Writes the form of a page by one ``apply``, once everything of it is known.

    The last of the admin's bases.
    """

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write nothing yet: ``save_related`` writes the page together with its rows.

        Whoever overrides this may set fields of *obj*; a new one has no key until then.
        """

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Write the page, and as Django does the rows in its form that are of something else."""
        formsets = list(formsets)
        applied = write(form, formsets, always=True)
        for formset in formsets:
            if not is_of_page(formset):
                self.save_formset(request, form, formset, change=change)
        if applied.left_out:
            wording = Wording(self.model, [])
            names = (wording.label(each.rows or each.name) for each in applied.left_out)
            said = _("Left out, since it is not there any more: {names}.")
            messages.warning(request, said.format(names=", ".join(dict.fromkeys(names))))


def write(form: Any, formsets: Iterable[Any], *, always: bool = False) -> Applied:
    """Write a valid form and the rows of its page, which is made if it is new; in a transaction.

    The form's page has afterwards what is stored. With *always* the page counts as saved even if
    nothing differs.
    """
    page: Page = form.instance
    stored = _stored(form)
    rows = [each for each in formsets if is_of_page(each)]
    state = State(
        page._meta.label_lower,
        dict(_fields(form, stored)),
        dict(_relations(form)),
        {each.kind: each.to_write() for each in rows if each.differs},
    )
    applied = apply(stored, state, dict(_settings(page, stored)), always=always)
    take_over(page, stored, [*page._meta.concrete_fields])
    page._state.adding, page._state.db = stored._state.adding, stored._state.db
    for field in page._meta.many_to_many:
        if field.name in page.unversioned_fields and field.name in form.cleaned_data:
            # It rests on a consent, and so is in no state.
            field.save_form_data(page, form.cleaned_data[field.name])
    for each in rows:
        each.is_written(page)
    return applied


def is_of_page(formset: Any) -> bool:
    """Tell whether *formset* has rows of the form's page, and not of something else."""
    return getattr(formset, "merged", None) is not None


def _stored(form: Any) -> Page:
    """Return the form's page as it is stored, which nothing was typed into."""
    model: Any = type(form.instance)
    if form.instance.pk is None:
        new: Page = model()
        return new
    found: Page = form.basis.page if form.basis else model._base_manager.get(pk=form.instance.pk)
    return found


def _fields(form: Any, stored: Page) -> Iterator[tuple[str, Value]]:
    page: Page = form.instance
    for field in content_fields(type(page)):
        if isinstance(field, models.FileField):
            # As of a new page: what it replaces goes with the save that replaces it.
            field.pre_save(page, add=True)
        value = stored_value(field, page)
        # What nobody touched stays as it is, even if it would be written otherwise today.
        same = value == stored_value(field, stored)
        yield field.name, value if same else normal_value(field, page)


def _relations(form: Any) -> Iterator[tuple[str, Keys]]:
    """Yield the sets of relations that are others than those that are stored."""
    known = form.theirs.relations if form.basis else {}
    model: Any = type(form.instance)
    # Of a preview nobody has read what is stored: the form knows what was chosen otherwise.
    named = form.cleaned_data if form.basis or form.instance.pk is None else form.changed_data
    for field in relations(model):
        if field.name in named:
            keys = keys_of(form.cleaned_data[field.name])
            if keys != known.get(field.name):
                yield field.name, keys


def _settings(page: Page, stored: Page) -> Iterator[tuple[str, Any]]:
    """Yield the settings that the form, or the admin around it, has given other values."""
    for name, field in settings_fields(type(page)).items():
        now, before = getattr(page, field.attname), getattr(stored, field.attname)
        if comparable(field, now) != comparable(field, before):
            yield name, now
