"""The form by which the owners of a site ask to become a partner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartcities.protection.honeypot import HoneypotForm
from smartcities.sharing.models import PartnerRequest
from smartcities.sharing.pasted_sites import pasted_site


class PartnerRequestForm(forms.ModelForm, HoneypotForm):
    """Site, contact and reason."""

    #: What was typed as the site, if more than a site stood in it.
    trimmed_from = ""

    class Meta:
        model = PartnerRequest
        fields = ("site", "contact", "reason")
        error_messages = {
            "site": {"required": _("Name the site that is to show our pages.")},
            "contact": {"required": _("Say how the editors can reach you.")},
            "reason": {"required": _("Say in a few words what you would like to show, and why.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A pasted address may be long; its site is checked below.
        site = forms.CharField(max_length=2000, error_messages=self.Meta.error_messages["site"])
        self.fields["site"] = site

    def clean_site(self) -> str:
        """Return the origin of the address that was typed."""
        found = pasted_site(self.cleaned_data["site"])
        if "*" in found.source:
            raise ValidationError(
                gettext(
                    "Name one site, such as https://www.example.org. "
                    "The editors can add further ones."
                )
            )
        self.trimmed_from = found.trimmed_from
        return found.source

    def validate_unique(self) -> None:
        """A second request for a site is no error: it is added to the first."""
