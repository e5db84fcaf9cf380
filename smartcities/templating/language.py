"""Words, dates and numbers of the templates in the active language."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.formats import localize
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # no stub
from markupsafe import Markup

#: What languages write differently. Whole numbers are not among it: 2012 may be a year.
LOCALISED = frozenset((date, datetime, time, Decimal, float))


def localised(value: Any) -> Any:
    """Return a date or a number with decimals as the active language writes it."""
    return localize(template_localtime(value)) if type(value) in LOCALISED else value


def _filled(text: str, values: dict[str, Any]) -> Markup:
    # A text is markup, as the templates are that it stands in; values are escaped.
    return Markup(text) % {name: localised(value) for name, value in values.items()}


@lru_cache(maxsize=2048)
def _plain(language: str | None, text: str) -> Markup:
    # Templates hold a few hundred texts without a value, and every page prints dozens of them.
    return _filled(translation.gettext(text), {})


def gettext(text: str, /, **values: Any) -> Markup:
    """Return *text* translated, with *values* in the places of their names: ``%(number)s``.

    A percent sign by itself is written twice.
    """
    if not values:
        return _plain(translation.get_language(), text)
    return _filled(translation.gettext(text), values)


def ngettext(single: str, plural: str, number: int, /, **values: Any) -> Markup:
    """Return the text that goes with *number*, which itself is the value ``num``."""
    return _filled(translation.ngettext(single, plural, number), {"num": number} | values)


def pgettext(context: str, text: str, /, **values: Any) -> Markup:
    """Return *text* as it is translated in *context*."""
    return _filled(translation.pgettext(context, text), values)


def npgettext(context: str, single: str, plural: str, number: int, /, **values: Any) -> Markup:
    """Return the text that goes with *number*, as it is translated in *context*."""
    found = translation.npgettext(context, single, plural, number)
    return _filled(found, {"num": number} | values)
