"""Indexed: what a search finds a page by, said by the type and read by the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Indexed:
    """The words that find something: its own, and the names of public things it is related to.

    All are names of fields; ``figures__label`` is a field of the page's own rows. What
    ``follows`` leads to is never copied: it is asked for its names at the moment of the search,
    and only while visitors may see it, so that a draft finds nothing and a name that changes is
    right at once. E-mail, telephone and internal notes have no place here.
    """

    #: What it is called; a hit here comes first.
    title: tuple[str, ...] = ("title",)
    #: What else it is called: finds, as the title does, also the pages that follow it.
    names: tuple[str, ...] = ()
    #: Its texts, plain or rich; countries count by their names in all languages of the portal.
    texts: tuple[str, ...] = ("summary", "body")
    #: Relations (``contributions__expert``) to things whose title and names find this page.
    follows: tuple[str, ...] = ("themes",)
    #: A field with a PDF, whose text is found with the number of the page.
    file: str = ""
    #: For rows of their own visibility: the relation that must be public for them to count.
    shown_with: str = ""

    @property
    def own(self) -> tuple[str, ...]:
        """Return the fields of the thing itself and of its rows."""
        return (*self.title, *self.names, *self.texts)


def indexed_by(thing: Any) -> Indexed:
    """Return what *thing*, a model that is indexed or a row of one, says it is found by."""
    found = thing.indexed
    assert isinstance(found, Indexed)
    return found
