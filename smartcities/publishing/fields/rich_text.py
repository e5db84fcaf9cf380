"""Rich text: one allow-list for both the editor's toolbar and the sanitiser."""

from __future__ import annotations

import re
from typing import Any

import nh3
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from smartcities.publishing.fields.foreign import PARAGRAPHS, made_ours
from smartcities.publishing.fields.href import PAGE, REFERENCE, SCHEMES, completed, scheme_of
from smartcities.publishing.fields.markup import TooMuchError, tree

#: What an editor can write: each entry is a button and its tags; everything else is removed.
EXTENSIONS: dict[str, Any] = {
    "Paragraph": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
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
#: What no editor of ours writes: text with any of it is made ours before it is sanitised.
FOREIGN = re.compile(
    r"<(?!/?(?:a|blockquote|br|em|h[2-4]|li|ol|p|strong|su[bp]|table|tbody|td|th|thead|tr|ul)\b)[a-z!]"
    r"|<[^<>]*\s(?:(?:class|style|align|id|name|dir|role)\s*="
    r"|href\s*=\s*[\"']?[^\"'<>\s]*#(?:_|ftnt|sd|heading|bookmark|h\.))"
    r"|(?:&nbsp;|\xa0)(?:&nbsp;|\s|</)|(?:\s|<(?:p|h[2-4]|li|td|th)>)(?:&nbsp;|\xa0)",
    re.IGNORECASE,
)
#: Elements and attributes by which the rules for foreign text know what is what.
TELLING = {*PARAGRAPHS, "span", "font", "b", "i", "h1", "h5", "h6", "tfoot", "img"}
#: Elements whose content is no text.
SILENT = {"script", "style", "svg", "math", "template", "noscript", "title", "xml"}
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
        clean_content_tags=SILENT,
    )


def _reader() -> nh3.Cleaner:
    """Return what makes foreign markup well-formed and keeps what the rules look at."""
    ours = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    attributes = {tag: set(names) - {"rel"} for tag, names in ours["attributes"].items()}
    attributes["*"] = {"class", "style", "role", "aria-level"}
    return nh3.Cleaner(
        tags=set(ours["tags"]) | TELLING,
        attributes=attributes,
        # Word names its own file in the links of footnotes.
        url_schemes={*SCHEMES, PAGE, "file", "about"},
        link_rel=None,
        strip_comments=True,
        clean_content_tags=SILENT,
    )


CLEANER, READER = _cleaner(), _reader()


def sanitise(html: str) -> str:
    """Return *html* with only the allowed markup; empty if no word is left.

    Addresses within the portal are kept, others without a scheme get the one that is meant;
    links with a scheme that nobody can follow lose their address. What another program wrote is
    made ours before, as when it is pasted into the editor (``foreign.py``).
    """
    cleaned = _cleaned(html or "")
    # Some is seen only in what is well-formed: a paragraph of one hard space, for example.
    if FOREIGN.search(cleaned):
        cleaned = _cleaned(cleaned)
    return "" if EMPTY.match(cleaned) else cleaned


def _cleaned(html: str) -> str:
    ours = _ours(html) if FOREIGN.search(html) else html
    return CLEANER.clean(ours).replace("\x00", "").strip()


def _ours(html: str) -> str:
    try:
        body = tree(READER.clean(html.replace("\x00", "")))
    except TooMuchError:
        return html
    made_ours(body)
    return body.inner


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
