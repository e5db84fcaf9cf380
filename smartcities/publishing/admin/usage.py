"""Where pages are used elsewhere: rooms above report it, and editors are warned before changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from smartcities.publishing.models.addressed import Addressed

#: Sentences about each object that is used elsewhere; the others are left out.
Usage = dict[Addressed, list[str]]
#: Takes objects and the path of a part below them; an empty path means them with all parts.
Reporter = Callable[[Sequence[Addressed], str], Usage]
Registered = TypeVar("Registered", bound=Reporter)

_reporters: list[Reporter] = []


def register_usage(reporter: Registered) -> Registered:
    """Register a function that says in sentences where objects with an address are used.

    It is called when an editor is about to delete objects of one type, to change their address,
    or to unpublish them; there may be thousands.
    """
    _reporters.append(reporter)
    return reporter


def usage(things: Sequence[Addressed], part: str = "") -> Usage:
    """Return {thing: sentences} for those of *things*, all of one type, that are used elsewhere.

    With *part*, a path below their addresses, only use of that part counts. Objects without an
    address on the site cannot be used elsewhere.
    """
    found: Usage = {}
    if things and hasattr(things[0], "get_absolute_url"):
        for reporter in _reporters:
            for thing, sentences in reporter(things, part).items():
                found.setdefault(thing, []).extend(sentences)
    return found
