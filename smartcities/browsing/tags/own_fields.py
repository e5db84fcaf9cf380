"""A type's own fields, for pages and cards without a template of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, TextField
from django.template.defaultfilters import capfirst, yesno
from django.utils.formats import localize
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # no stub

from smartcities.publishing.models import Page
from smartcities.templating.library import Library

register = Library()


class OwnField(NamedTuple):
    """A field and its value in words; *is_free* text is in the language of the page."""

    label: str
    text: str
    is_free: bool


@register.function
def own_fields(page: Page) -> list[OwnField]:
    """Return the fields that the type of *page* declares for exports and that have a value.

    Relations and long texts are left to the type's own template, because it depends on the type
    what of them may be shown, and where.
    """
    fields = filter(None, (_field(page, each.path or each.name) for each in page.export_fields))
    shown = (OwnField(capfirst(str(each.verbose_name)), *_text(page, each)) for each in fields)
    return [each for each in shown if each.text]


def _field(page: Page, name: str) -> Field | None:
    try:
        field: Any = page._meta.get_field(name)
    except FieldDoesNotExist:
        return None  # a property, or a path through other pages
    return None if field.is_relation or isinstance(field, TextField) else field


def _text(page: Page, field: Any) -> tuple[str, bool]:
    """Return the value in words, and whether it is text that an editor wrote."""
    value = getattr(page, field.name)
    if value in field.empty_values:
        return "", False
    if field.choices:
        return str(getattr(page, f"get_{field.name}_display")()), False
    if isinstance(value, bool):
        return capfirst(str(yesno(value))), False
    if isinstance(value, datetime):
        value = template_localtime(value)
    return str(localize(value)), isinstance(value, str)
