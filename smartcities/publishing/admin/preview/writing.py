"""Writing what was typed, in a rehearsal: the page by its own rules, its rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from smartcities.publishing.first_use import waiting_for

if TYPE_CHECKING:
    from smartcities.publishing.admin.preview.binding import Binding
    from smartcities.publishing.models import Page


def written(binding: Binding) -> Page:
    """Save the valid form and its rows; return the page."""
    page: Page = binding.form.save(commit=False)
    page.save()
    _relate(binding.form)
    for formset in binding.formsets:
        _write_rows(formset)
    return page


def made_public(page: Page) -> Page:
    """Let visitors see the page from now on, if they do not, and what goes public with it."""
    now = timezone.now()
    for each in (page, *waiting_for(page)):
        if not each.is_public():
            each.published_at, each.expires_at = now, None
            rows = type(each)._base_manager.filter(pk=each.pk)
            rows.update(published_at=now, expires_at=None)
    return page


def _write_rows(formset: Any) -> None:
    """Write the changed and the new rows by one statement each, as nothing has to follow them."""
    formset.save(commit=False)
    model = formset.model
    rows = model._base_manager
    if formset.deleted_objects:
        rows.filter(pk__in=[each.pk for each in formset.deleted_objects]).delete()
    changed = [row for row, _names in formset.changed_objects]
    columns = [each.name for each in model._meta.concrete_fields if not each.primary_key]
    if changed:
        # What a swap has deleted is inserted again, under its own key.
        rows.bulk_create(
            changed, update_conflicts=True, unique_fields=["pk"], update_fields=columns
        )
    if formset.new_objects:
        _number(formset)
        rows.bulk_create(formset.new_objects)
    for form in formset.saved_forms:
        _relate(form)


def _relate(form: Any) -> None:
    """Write the sets of relations that were changed; to ask about each costs a query."""
    for field in form.instance._meta.many_to_many:
        if field.name in form.changed_data:
            field.save_form_data(form.instance, form.cleaned_data[field.name])


def _number(formset: Any) -> None:
    """Put new rows without a number at the end, as saving one does."""
    name = getattr(formset.model, "numbered_by", "")
    unnumbered = [row for row in formset.new_objects if name and not getattr(row, name)]
    if not unnumbered:
        return
    of_page = formset.model._base_manager.filter(**{formset.fk.name: formset.instance})
    last = of_page.aggregate(last=Max(name))["last"] or 0
    for number, row in enumerate(unnumbered, last + 1):
        setattr(row, name, number)
