"""Texts, dates and numbers of templates in the active language."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.formats import localize
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # no stub
from markupsafe import Markup

#: The types whose format depends on the language. Not int: 2012 may be a year.
LOCALISED = frozenset((date, datetime, time, Decimal, float))


def localised(value: Any) -> Any:
    """Return a date or a decimal number in the format of the active language."""
    return localize(template_localtime(value)) if type(value) in LOCALISED else value


def _filled(text: str, values: dict[str, Any]) -> Markup:
    # A text is markup, like the template around it; values are escaped.
    return Markup(text) % {name: localised(value) for name, value in values.items()}


@lru_cache(maxsize=2048)
def _plain(language: str | None, text: str) -> Markup:
    # Templates have a few hundred texts without values, and every page prints dozens of them.
    return _filled(translation.gettext(text), {})


def gettext(text: str, /, **values: Any) -> Markup:
    """Return *text* translated, with *values* in its placeholders: ``%(number)s``.

    A literal percent sign has to be doubled.
    """
    if not values:
        return _plain(translation.get_language(), text)
    return _filled(translation.gettext(text), values)


def ngettext(single: str, plural: str, number: int, /, **values: Any) -> Markup:
    """Return the text for *number*, which is also available as ``num``."""
    return _filled(translation.ngettext(single, plural, number), {"num": number} | values)


def pgettext(context: str, text: str, /, **values: Any) -> Markup:
    """Return the translation of *text* in *context*."""
    return _filled(translation.pgettext(context, text), values)


def npgettext(context: str, single: str, plural: str, number: int, /, **values: Any) -> Markup:
    """Return the text for *number*, as translated in *context*."""
    found = translation.npgettext(context, single, plural, number)
    return _filled(found, {"num": number} | values)
