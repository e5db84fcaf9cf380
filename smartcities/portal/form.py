"""The form of the portal's settings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import translation

from smartcities.identity import defaults

#: The texts that there are in each language.
TEXTS = ("name", "tagline", "description", "about")


class PortalSettingsForm(forms.ModelForm):
    """The settings; put back from a version, it begins with what that says."""

    #: Values of an older version that the form begins with instead of those stored.
    put_back: ClassVar[Mapping[str, Any]] = MappingProxyType({})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.opened_in = None
        if not self.is_bound:
            self.initial.update(self.put_back)

    @staticmethod
    def first_values() -> dict[str, str]:
        """Return what a portal without settings says of itself, in each language."""
        found: dict[str, str] = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                unnamed = defaults()
            found |= {f"{name}_{code}": getattr(unnamed, name) for name in TEXTS}
        return found
