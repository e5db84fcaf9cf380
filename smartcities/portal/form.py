"""The form of the portal's settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst

from smartcities.identity import defaults
from smartcities.portal.models import PortalSettings

#: The texts that there are in each language.
TEXTS = ("name", "tagline", "description", "about")


#: Names of the database that are no place: of offsets, of whole countries, and old ones.
NO_PLACES = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right")


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones of places, by their part of the world."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        part, _slash, place = name.partition("/")
        if place and part not in NO_PLACES:
            words = place.replace("_", " ").replace("/", ", ")
            found.setdefault(part, []).append((name, words))
    return [*found.items(), ("UTC", [("UTC", "UTC")])]


class PortalSettingsForm(forms.ModelForm):
    """The settings; put back from a version, it begins with what that says."""

    time_zone = forms.ChoiceField(choices=zones)

    #: Values of an older version that the form begins with instead of those stored.
    put_back: ClassVar[Mapping[str, Any]] = MappingProxyType({})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.opened_in = None
        field = PortalSettings._meta.get_field("time_zone")
        self.fields["time_zone"].label = capfirst(field.verbose_name)
        self.fields["time_zone"].help_text = field.help_text
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
