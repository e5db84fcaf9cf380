"""Descriptions of objects in the vocabulary of schema.org, declared by their app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from smartcities.media.models import Image
from smartcities.publishing.addresses import absolute, canonical_path
from smartcities.publishing.models import Page

Node = dict[str, Any]
Kind = str | list[str]
#: The type of a page whose app declares none.
FALLBACK = "CreativeWork"


@dataclass(frozen=True)
class Declaration:
    """The schema.org type of a model's objects, and the function that returns their properties."""

    kind: Callable[[Any], Kind]
    properties: Callable[[Any], Node]


DECLARED: dict[type[Model], Declaration] = {}


def describes(
    model: type[Model], kind: Kind | Callable[[Any], Kind] = FALLBACK
) -> Callable[[Callable[[Any], Node]], Callable[[Any], Node]]:
    """Register the decorated function, which returns an object's properties.

    *kind* is the schema.org type of all objects of *model*, or a function of the object. The
    properties must be visible on the object's page; empty ones are left out.
    """

    def remember(properties: Callable[[Any], Node]) -> Callable[[Any], Node]:
        DECLARED[model] = Declaration(kind if callable(kind) else lambda _: kind, properties)
        return properties

    return remember


def said(node: Node) -> Node:
    """Return *node* without empty values."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {}, ())}


def identity(obj: Any) -> str:
    """Return the identifier of what a page is about, which differs from that of the page."""
    return f"{absolute(canonical_path(obj))}#it"


def mention(obj: Any) -> Node:
    """Return a reference to *obj*: its type, its name and its address, if it has one."""
    declared = DECLARED.get(type(obj))
    node = {"@type": declared.kind(obj) if declared else FALLBACK, "name": str(obj)}
    if hasattr(obj, "get_absolute_url"):
        url = absolute(canonical_path(obj))
        node |= {"@id": identity(obj), "url": url}
    return node


def describe(obj: Any) -> Node:
    """Return *obj* with all properties, for its own page."""
    declared = DECLARED.get(type(obj))
    node = mention(obj) | {
        "description": getattr(obj, "summary", ""),
        "image": image_object(getattr(obj, "image", None)),
    }
    return said(node | declared.properties(obj)) if declared else said(node)


def dates(page: Page) -> Node:
    """Return when the portal's text on *page* appeared and last changed, which is never before."""
    changed, published = page.last_updated, page.published_at
    return {
        "datePublished": published.isoformat(timespec="seconds") if published else "",
        "dateModified": max(changed, published or changed).isoformat(timespec="seconds"),
    }


def image_object(image: Image | None) -> Node | None:
    """Return a picture of the library: its largest rendition, description, author, licence."""
    if image is None or not image.checksum:
        return None
    return said(
        {
            "@type": "ImageObject",
            "url": absolute(image.file_url),
            "caption": image.alt_text,
            "creditText": image.credit,
        }
    )
