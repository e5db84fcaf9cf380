"""A field that people do not see and machines fill in, for forms that anybody may send."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext


class HoneypotForm(forms.Form):
    """A form with the field ``others``, which people leave empty.

    What a machine filled in is refused in words and not thanked for: some programs that fill in
    forms for people do so too, and what these wrote would be lost unseen.
    """

    others = forms.CharField(required=False)

    def clean_others(self) -> str:
        """Refuse anything."""
        if self.cleaned_data["others"]:
            raise ValidationError(
                gettext("Please leave this field empty: only machines fill it in.")
            )
        return ""
