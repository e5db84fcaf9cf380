"""Links in the texts of a form: refused where nobody can follow them, told where nobody sees them.

An address of a page of the portal that was typed or pasted becomes a reference to the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django_prose_editor.fields import ProseEditorFormField

from smartcities.publishing.fields import RichTextField, sanitise
from smartcities.publishing.links.checking import refusals, unseen
from smartcities.publishing.links.recognising import recognised


def rich_texts(obj: models.Model) -> Iterator[str]:
    """Yield the rich texts of *obj*."""
    for field in obj._meta.concrete_fields:
        if isinstance(field, RichTextField):
            yield getattr(obj, field.attname) or ""


class LinkedTextsForm(forms.ModelForm):
    """Reads the links of the texts that were changed; the others are left as they are."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse links that nobody can follow; let those to our own pages follow the page."""
        cleaned = super().clean()
        for name in self.changed_data:
            text = self.cleaned_data.get(name)
            if not text or not isinstance(self.fields[name], ProseEditorFormField):
                continue
            if found := refusals(text):
                self.add_error(name, found)
            else:
                self.cleaned_data[name] = recognised(sanitise(text))
        return cleaned


class LinkedTextsAdmin(admin.ModelAdmin):
    """Tells after a save which links of the texts visitors do not see."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        """Save the rows, and tell."""
        formsets = list(formsets)
        super().save_related(request, form, formsets, change)
        rows = (row.instance for rows in formsets for row in rows.forms if row.instance.pk)
        texts = [text for obj in (form.instance, *rows) for text in rich_texts(obj)]
        for link in unseen(texts):
            messages.warning(request, str(link))
