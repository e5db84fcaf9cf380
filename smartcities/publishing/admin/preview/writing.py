"""Writing what was typed, in a rehearsal: the page by its own rules, its rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from smartcities.publishing.first_use import waiting_for

if TYPE_CHECKING:
    from smartcities.publishing.admin.preview.binding import Binding
    from smartcities.publishing.models import Page


def written(binding: Binding) -> Page:
    """Save what differs in the valid form and its rows; return the page."""
    page: Page = binding.form.save(commit=False)
    if binding.is_new or binding.form.has_changed():
        page.save()
        _relate(binding.form)
    for formset in binding.formsets:
        if not formset.has_changed():
            continue
        # Rows of the page are written as states; others as Django does.
        if getattr(formset, "merged", None) is None:
            formset.save()
        else:
            formset.write(page)
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


def _relate(form: Any) -> None:
    """Write the sets of relations that were changed; to ask about each costs a query."""
    for field in form.instance._meta.many_to_many:
        if field.name in form.changed_data:
            field.save_form_data(form.instance, form.cleaned_data[field.name])
