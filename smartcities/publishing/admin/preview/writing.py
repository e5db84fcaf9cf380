"""Writing what was typed, in a rehearsal: as the form's save would, and public at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartcities.publishing.admin.actions import dates_of, publish_now
from smartcities.publishing.admin.merging.writing import is_of_page, write
from smartcities.publishing.first_use import waiting_for
from smartcities.publishing.states import change_settings

if TYPE_CHECKING:
    from smartcities.publishing.admin.preview.binding import Binding
    from smartcities.publishing.models import Page


def written(binding: Binding) -> Page:
    """Write what differs in the valid form and its rows; return the page, which visitors see."""
    page: Page = binding.form.instance
    if not page.is_public():
        publish_now(page)
    differing = [each for each in binding.formsets if each.has_changed()]
    write(binding.form, differing)
    for formset in differing:
        if not is_of_page(formset):
            formset.save()
    return page


def made_public(page: Page) -> Page:
    """Let visitors see the page, if they do not, and what goes public with it."""
    for each in (page, *waiting_for(page)):
        if not each.is_public():
            publish_now(each)
            change_settings(each, dates_of(each))
    return page
