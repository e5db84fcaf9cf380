"""How fields look in every form and inline: rich text with all buttons visible, relations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.validators import MaxLengthValidator
from django.db import models
from django.forms.widgets import Widget
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from smartcities.media.uploads.admin import UploadFields
from smartcities.publishing.admin.forms.typed import TypedFields
from smartcities.publishing.fields.rich_text import EXTENSIONS, RichTextField, sanitise
from smartcities.publishing.links.resolving import resolved

#: One row of buttons. The library's own menu of headings cannot be opened by keyboard, and its
#: list properties offer what the sanitiser removes.
TOOLBAR = {
    "Menu": {
        "groups": [{"group": name} for name in ("nodes", "marks", "link", "table", "history")]
    },
    "OrderedList": {"enableListAttributes": False},
    # Makes our own markup of what other programs wrote, as it is pasted.
    "ForeignText": True,
}


#: The name of a field in a row that is not the first.
LATER_ROW = re.compile(r"(?P<rows>.+)-[1-9]\d*-(?P<name>[^-]+)")


class SameLines(Widget):
    """A widget that keeps line breaks as they were: browsers send each as CR LF."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class PlainTextarea(SameLines, AdminTextareaWidget):
    """Text without formatting."""


class RichTextarea(SameLines, AdminProseEditorWidget):
    """Text with formatting. Its extensions of ours are named in the settings."""

    @property
    def media(self) -> Media:
        """Return the editor's scripts; by this name our extension finds its dialog."""
        dialog = {"portal-admin/link-dialog": "portal-admin/rich-text-link-dialog.js"}
        return super().media + Media(importmap=ImportMap(dialog))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return Django's context; of many rows the first one alone says how its editor is made.

        It takes more bytes than the rest of a row (static/portal-admin/row-widgets.js).
        """
        context: dict[str, Any] = super().get_context(name, value, attrs)
        row = LATER_ROW.fullmatch(name)
        if row:
            del context["widget"]["attrs"][f"data-django-prose-editor-{self.preset}"]
            context["widget"]["attrs"]["data-editor-of"] = f"{row['rows']}-0-{row['name']}"
        return context


RICH_TEXT = {"config": {"extensions": EXTENSIONS | TOOLBAR}, "widget": RichTextarea}


class PortalFields(TypedFields, UploadFields):
    """The widgets that all our forms share."""

    formfield_overrides: ClassVar[dict[type, dict[str, Any]]] = {
        RichTextField: RICH_TEXT,
        models.TextField: {"widget": PlainTextarea},
    }

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and (most := longest(db_field)):
            field.widget.attrs.setdefault("data-counted", most)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A red cross beside a relation looks like "clear", but would delete the other object.
            field.widget.can_delete_related = False
        return field


def longest(db_field: models.Field) -> int | None:
    """Return how many characters a text without a column's limit may have, for its counter.

    Fields with ``max_length`` have a ``maxlength``, which their counter reads.
    """
    limits = [each for each in db_field.validators if isinstance(each, MaxLengthValidator)]
    if db_field.max_length or not limits:
        return None
    return min(int(each.limit_value) for each in limits)


def show_rich_text(objects: Iterable[models.Model]) -> None:
    """Show the rich text of *objects* as formatted text where it is read-only, not as tags."""
    texts = [
        (obj, field.attname, sanitise(getattr(obj, field.attname) or ""))
        for obj in objects
        for field in obj._meta.fields
        if isinstance(field, RichTextField)
    ]
    for (obj, name, _html), html in zip(texts, resolved(*(each[2] for each in texts)), strict=True):
        # Django would turn each line break into a <br>.
        setattr(obj, name, mark_safe(" ".join(html.splitlines())))
