"""Who relies on a page elsewhere: rooms above tell, and editors hear of it before they act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from smartcities.publishing.models.addressed import Addressed

#: What is said of each thing that somebody relies on; the others are left out.
Told = dict[Addressed, list[str]]
#: Asked about things and the path of a part below them; an empty one means them with all parts.
Teller = Callable[[Sequence[Addressed], str], Told]
Registered = TypeVar("Registered", bound=Teller)

_tellers: list[Teller] = []


def tells_reliance(teller: Registered) -> Registered:
    """Register a function that says in sentences who relies on things with an address.

    It is asked when somebody is about to delete things of one type, to move them, or to take
    them from the public; there may be thousands.
    """
    _tellers.append(teller)
    return teller


def reliance(things: Sequence[Addressed], part: str = "") -> Told:
    """Return {thing: sentences} for those of *things*, all of one type, that somebody relies on.

    With *part*, a path below their addresses, only that counts. Nobody relies on what has no
    address on the site.
    """
    found: Told = {}
    if things and hasattr(things[0], "get_absolute_url"):
        for teller in _tellers:
            for thing, sentences in teller(things, part).items():
                found.setdefault(thing, []).extend(sentences)
    return found
