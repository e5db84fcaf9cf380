"""Who relies on a page elsewhere: rooms above tell, and editors hear of it before they act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from smartcities.publishing.models.addressed import Addressed

#: What is said of each thing that somebody relies on; the others are left out.
Usage = dict[Addressed, list[str]]
#: Asked about things and the path of a part below them; an empty one means them with all parts.
Reporter = Callable[[Sequence[Addressed], str], Usage]
Registered = TypeVar("Registered", bound=Reporter)

_reporters: list[Reporter] = []


def register_usage(reporter: Registered) -> Registered:
    """Register a function that says in sentences who relies on things with an address.

    It is asked when somebody is about to delete things of one type, to move them, or to take
    them from the public; there may be thousands.
    """
    _reporters.append(reporter)
    return reporter


def usage(things: Sequence[Addressed], part: str = "") -> Usage:
    """Return {thing: sentences} for those of *things*, all of one type, that somebody relies on.

    With *part*, a path below their addresses, only that counts. Nobody relies on what has no
    address on the site.
    """
    found: Usage = {}
    if things and hasattr(things[0], "get_absolute_url"):
        for reporter in _reporters:
            for thing, sentences in reporter(things, part).items():
                found.setdefault(thing, []).extend(sentences)
    return found
