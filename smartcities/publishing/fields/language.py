"""The language of a text, as a BCP 47 code."""

from __future__ import annotations

from typing import Any

from django.conf.global_settings import LANGUAGES
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGE_NAMES = dict(LANGUAGES)


class LanguageField(models.CharField):
    """A language code such as ``en`` or ``pt-br``; English unless said otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("default", "en")
        # The common languages of the portal first, the rest in Django's order.
        first = [code for code in ("en", "da") if code in LANGUAGE_NAMES]
        kwargs["choices"] = [(code, LANGUAGE_NAMES[code]) for code in first] + [
            (code, name) for code, name in LANGUAGES if code not in first
        ]
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave the choices out, so that a new Django language is no migration."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs


def language_name(code: str) -> str:
    """Return the language's name, or the code itself where Django knows none."""
    return str(_(LANGUAGE_NAMES.get(code.lower(), code)))
