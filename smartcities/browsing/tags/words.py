"""Formatting of texts, names and numbers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.template import defaultfilters
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # no stub
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from smartcities.publishing import countries
from smartcities.publishing.fields import sanitise
from smartcities.publishing.fields.language import language_label
from smartcities.publishing.models import Page
from smartcities.templating.library import Library

register = Library()
TABLE = re.compile(r"<(/?)table\b[^>]*>")

# Filters of Django, which the admin's templates have as well.
register.filter(defaultfilters.capfirst)
register.filter(defaultfilters.filesizeformat)
register.filter(defaultfilters.urlencode)
register.filter(countries.country_name)


@register.filter
def date(moment: datetime.date | None, form: str | None = None) -> str:
    """Return a date or time in *form* (a format's name or letters), in the active language."""
    return defaultfilters.date(template_localtime(moment), form)


@register.function
def lang(page: Any) -> SafeString | str:
    """Return the ``lang`` attribute of a text that is not in the interface's language.

    An object without a language of its own (a theme) is written in the portal's default language.
    """
    code = getattr(page, "language", settings.LANGUAGE_CODE)
    if not code or code == get_language():
        return ""
    if LANG_INFO.get(code.lower(), {}).get("bidi"):
        return format_html(' lang="{}" dir="rtl"', code)
    return format_html(' lang="{}"', code)


@register.function
def interface() -> str:
    """Return the code of the language in which the page is shown."""
    return get_language() or settings.LANGUAGE_CODE


@register.filter
def rich(text: str) -> SafeString:
    """Return rich text as markup; sanitised again, so that templates need not trust it.

    Tables wider than the screen scroll in a box of their own, by keyboard as well.
    """
    box = format_html('<div class="scroll" role="group" tabindex="0" aria-label="{}">', _("Table"))
    markup = TABLE.sub(
        lambda tag: f"{tag[0]}</div>" if tag[1] else f"{box}{tag[0]}", sanitise(text)
    )
    return mark_safe(markup)  # the sanitiser's own output, and our own box


@register.filter
def language(code: str) -> str:
    """Return the name of a language for use by itself."""
    return language_label(code)


@register.filter
def plural_name(model: type[Page] | Page) -> str:
    """Return a page type's name in the plural, capitalised."""
    name = str(model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


@register.filter
def single_name(model: type[Page] | Page) -> str:
    """Return a page type's name in the singular."""
    return str(model._meta.verbose_name)


@register.filter
def amount(number: int | Decimal) -> str:
    """Return a number with its thousands grouped and without needless decimals."""
    if type(number) is int and 0 <= number < 1000:
        return str(number)  # the same in every language, and faster: a list has hundreds
    whole = number == int(number)
    return number_format(number, 0 if whole else 2, force_grouping=True)


@register.function
def neighbours(row: Any, rows: Iterable[Any]) -> dict[str, Any]:
    """Return the ``previous`` and the ``next`` of *row* among its siblings *rows*."""
    siblings = list(rows)
    place = siblings.index(row)
    after = siblings[place + 1] if place + 1 < len(siblings) else None
    return {"previous": siblings[place - 1] if place else None, "next": after}
