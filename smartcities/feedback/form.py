"""The form by which readers write."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from smartcities.feedback.models import Message
from smartcities.protection.honeypot import HoneypotForm


class MessageForm(forms.ModelForm, HoneypotForm):
    """The message; a name and an address if the reader wants to leave them."""

    class Meta:
        model = Message
        fields = ("text", "name", "address")
        error_messages: ClassVar = {
            "text": {"required": _("Write what you want to tell us.")},
            "address": {
                "invalid": _("This is no e-mail address. Correct it, or leave the field empty.")
            },
        }
