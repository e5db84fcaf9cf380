"""Writing the settings of a page: what is no content, and so in no state and in no version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from smartcities.publishing import version
from smartcities.publishing.audit.recording import recording
from smartcities.publishing.models.page import Page
from smartcities.publishing.states.structure import content_fields, settings_fields


class NotASettingError(ValueError):
    """Somebody wants to change as a setting what is content, follows from a save, or is nothing."""


def change_settings(page: Page, settings: Mapping[str, Any]) -> None:
    """Write the *settings* of *page*, by their names, and nothing else of it.

    The row is locked and read anew, so that whatever *page* holds beside them, typed or out of
    date, is never written; *page* has afterwards what is stored of its settings. Raises
    ``NotASettingError`` for any other name, and then nothing is written.
    """
    check_settings(type(page), settings)
    if not settings:
        return
    with recording():
        # The version first, as all writers do: the same order of locks prevents deadlocks.
        version.hold()
        stored = type(page)._base_manager.select_for_update().get(pk=page.pk)
        put_settings(stored, settings)
        stored.save(update_fields=[*settings])
    content = content_fields(type(page))
    take_over(page, stored, [each for each in page._meta.concrete_fields if each not in content])


def check_settings(model: type[Page], settings: Mapping[str, Any]) -> None:
    """Refuse names that are no settings of *model*."""
    if others := sorted(settings.keys() - settings_fields(model).keys()):
        raise NotASettingError(f"No settings of {model._meta.label}: {', '.join(others)}.")


def put_settings(page: Page, settings: Mapping[str, Any]) -> None:
    """Set *settings* on *page*; a relation is given as an object or by its key."""
    for name, value in settings.items():
        is_object = isinstance(value, models.Model)
        setattr(page, name if is_object else settings_fields(type(page))[name].attname, value)


def take_over(page: Page, stored: Page, fields: list[Any]) -> None:
    """Give *page* the values of *fields* that *stored* has."""
    for field in fields:
        setattr(page, field.attname, getattr(stored, field.attname))
