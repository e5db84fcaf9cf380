"""The language of a text, as a BCP 47 code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf.global_settings import LANGUAGES
from django.db import models
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = dict(LANGUAGES)


class LanguageField(models.CharField):
    """A language code such as ``en`` or ``pt-br``; English unless said otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("default", "en")
        super().__init__(*args, **kwargs | {"choices": CHOICES})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Leave the choices out, so that a new language of Django needs no migration."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs


def language_name(code: str) -> str:
    """Return the language's name for use within a sentence, or the code if Django has no name.

    Danish, like most languages, writes it in lower case: *engelsk*.
    """
    return str(_(LANGUAGE_NAMES.get(code.lower(), code)))


def language_label(code: str) -> str:
    """Return the language's name for use by itself: *Engelsk*."""
    return capfirst(language_name(code))


# The common languages of the portal first, the rest in Django's order. Translated in each request:
# the admin is in the language of its user. Made once: migrations make hundreds of such fields.
_named = lazy(language_label, str)
CHOICES = [
    (code, _named(code))
    for code in sorted(LANGUAGE_NAMES, key=lambda code: (code != "en", code != "da"))
]
