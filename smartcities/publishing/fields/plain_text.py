"""A hidden column with the plain words of other fields, for searching."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.html import strip_tags


def folded(text: str) -> str:
    """Return *text* without markup and case, so that Ø meets ø on every database."""
    spaced = text.replace("<", " <")
    words = html.unescape(strip_tags(spaced)).split()
    return unicodedata.normalize("NFC", " ".join(words)).casefold()


class PlainTextField(models.TextField):
    """Keeps the folded words of *sources* (names of fields of the same model)."""

    def __init__(self, *args: Any, sources: Sequence[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        kwargs |= {"editable": False, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        texts = (getattr(model_instance, name) or "" for name in self.sources)
        value = "\n".join(folded(text) for text in texts if text)
        setattr(model_instance, self.attname, value)
        return value
