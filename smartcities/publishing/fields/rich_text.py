"""Rich text: one allow-list for both the editor's toolbar and the sanitiser."""

from __future__ import annotations

import re
from typing import Any

import nh3
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from smartcities.publishing.fields.href import PAGE, REFERENCE, SCHEMES, completed, scheme_of

#: What an editor can write: each entry is a button and its tags; everything else is removed.
EXTENSIONS: dict[str, Any] = {
    "Paragraph": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"enableTarget": False, "protocols": sorted(SCHEMES), "defaultProtocol": "https"},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Blockquote": True,
}
EMPTY = re.compile(r"^(\s|&nbsp;|</?(p|br|h[2-4])\s*/?>)*$")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value to keep of an attribute: what a link is meant to lead to."""
    if name != "href":
        return value
    href = completed(value)
    return href if scheme_of(href) != PAGE or REFERENCE.fullmatch(href) else None


def _cleaner() -> nh3.Cleaner:
    allowed = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    attributes = {tag: set(names) for tag, names in allowed["attributes"].items()}
    # nh3 writes rel itself, which must not conflict with an editor's own value.
    attributes["a"] = {"href", "title"}
    attributes["ol"] = {"start"}
    # Without this nh3 keeps ``lang`` and ``title`` on every tag.
    attributes["*"] = set()
    return nh3.Cleaner(
        tags=set(allowed["tags"]),
        attributes=attributes,
        url_schemes={*SCHEMES, PAGE},
        attribute_filter=_attribute,
        link_rel="noopener noreferrer",
        strip_comments=True,
        clean_content_tags={"script", "style", "svg", "math", "template", "noscript"},
    )


CLEANER = _cleaner()


def sanitise(html: str) -> str:
    """Return *html* with only the allowed markup; empty if no word is left.

    Addresses within the portal are kept, others without a scheme get the one that is meant;
    links with a scheme that nobody can follow lose their address.
    """
    cleaned = CLEANER.clean(html or "").replace("\x00", "").strip()
    return "" if EMPTY.match(cleaned) else cleaned


class RichTextField(ProseEditorField):
    """Sanitised HTML: in forms, on save, in fixtures, in ``update()``, in bulk writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=dict(EXTENSIONS), sanitize=sanitise, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = sanitise(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Sanitise also where ``pre_save`` is not called: fixtures, ``update``, bulk updates."""
        if isinstance(value, str):
            value = sanitise(value)
        return super().get_db_prep_save(value, connection)
