"""What a draft may do without: whatever its columns can hold empty, until it is to be public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils import timezone

from smartcities.publishing.admin.working_copies.opening import lacks_more, saved_as_draft
from smartcities.publishing.completeness.missing import can_wait
from smartcities.publishing.visibility import SEEN, Visibility, state_of

if TYPE_CHECKING:
    from django.http import QueryDict


class DraftFields(forms.ModelForm):
    """A form, of a page or of its rows, that asks for everything only if the page gets public."""

    data: QueryDict
    #: Whether the save leaves the page unseen, and whether it is the one that makes it public.
    is_draft = False
    is_publishing = False

    def page_after(self) -> tuple[Any, Any, Any]:
        """Return the page, and when it would be published and expire after this save."""
        raise NotImplementedError

    def full_clean(self) -> None:
        """Clean; what may wait is not asked for while the page is a draft."""
        if self.is_bound:
            self.decide()
        if self.is_draft:
            for field in self._meta.model._meta.get_fields():
                if field.name in self.fields and can_wait(field):
                    self.fields[field.name].required = False
        super().full_clean()

    def decide(self) -> None:
        """Find out what the save makes of the page."""
        page, published_at, expires_at = self.page_after()
        is_seen = state_of(published_at, expires_at, None, timezone.now()) in SEEN
        # What was public as it is can still be corrected in another place.
        opened_in, publishes = getattr(page, "opened_in", None), "_publish" in self.data
        self.is_publishing = not saved_as_draft(page) and (
            (publishes and opened_in != Visibility.PUBLISHED)
            or ((publishes or is_seen) and lacks_more(page))
        )
        self.is_draft = saved_as_draft(page) or not (is_seen or publishes)


def page_of(form: forms.ModelForm) -> models.Model:
    """Return the page that a row's form belongs to."""
    parents = (getattr(field, "parent_instance", None) for field in form.fields.values())
    return next(parent for parent in parents if parent is not None)
