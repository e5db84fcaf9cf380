"""Indexed: what the search finds a page by, declared by the type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Indexed:
    """The words that find an object: its own, and the names of public objects it is related to.

    All are names of fields; ``figures__label`` is a field of the page's own rows. The names of
    related objects in ``follows`` are never copied: the search reads them, and only while
    visitors may see the object, so that a draft finds nothing and a new name applies at once.
    E-mail, telephone and internal notes do not belong here.
    """

    #: Its title; a hit here comes first.
    title: tuple[str, ...] = ("title",)
    #: Its other names; like the title, they also find the pages that follow it.
    names: tuple[str, ...] = ()
    #: Its texts, plain or rich; countries are found by their names in all languages of the portal.
    texts: tuple[str, ...] = ("summary", "body")
    #: Relations (``contributions__expert``) to objects whose title and names find this page.
    follows: tuple[str, ...] = ("themes",)
    #: A field with a PDF, whose text is found with its page number.
    file: str = ""
    #: For rows with a visibility of their own: the relation that must be public.
    shown_with: str = ""

    @property
    def own(self) -> tuple[str, ...]:
        """Return the fields of the object itself and of its rows."""
        return (*self.title, *self.names, *self.texts)


def indexed_by(obj: Any) -> Indexed:
    """Return what *obj*, a model that is indexed or a row of one, says it is found by."""
    found = obj.indexed
    assert isinstance(found, Indexed)
    return found
