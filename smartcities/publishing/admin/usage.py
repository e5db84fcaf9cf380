"""Where pages are used elsewhere: rooms above report it, and editors are warned before changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from smartcities.publishing.models.addressed import Addressed

#: Sentences about each object that is used elsewhere; the others are left out.
Usage = dict[Addressed, list[str]]
#: Takes objects and the paths of parts below them; yields an object, a part and a sentence each.
#: Without any part, the objects with all that is below them are meant, and the part is empty.
Reporter = Callable[[Sequence[Addressed], Sequence[str]], Iterable[tuple[Addressed, str, str]]]
Registered = TypeVar("Registered", bound=Reporter)

_reporters: list[Reporter] = []


def register_usage(reporter: Registered) -> Registered:
    """Register a function that says in sentences where objects with an address are used.

    It is called when an editor is about to delete objects of one type, to change their address,
    or to unpublish them; there may be thousands. And of parts of one object, perhaps hundreds.
    """
    _reporters.append(reporter)
    return reporter


def usage(objects: Sequence[Addressed]) -> Usage:
    """Return {obj: sentences} for those of *objects*, all of one type, that are used elsewhere.

    Objects without an address on the site cannot be used elsewhere.
    """
    found: Usage = {}
    if objects and hasattr(objects[0], "get_absolute_url"):
        for reporter in _reporters:
            for obj, _part, sentence in reporter(objects, ()):
                found.setdefault(obj, []).append(sentence)
    return found


def usage_of_parts(obj: Addressed, parts: Sequence[str]) -> dict[str, list[str]]:
    """Return {part: sentences} for those of *parts*, paths below *obj*, that are used elsewhere.

    As many queries for a hundred parts as for one.
    """
    found: dict[str, list[str]] = {}
    for reporter in _reporters if parts else ():
        for _obj, part, sentence in reporter([obj], parts):
            found.setdefault(part, []).append(sentence)
    return {part: found[part] for part in parts if part in found}
