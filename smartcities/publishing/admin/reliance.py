"""Who relies on a page elsewhere: rooms above tell, and editors hear of it before they act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from smartcities.publishing.models.addressed import Addressed

Teller = Callable[[Addressed], list[str]]
Told = TypeVar("Told", bound=Teller)

_tellers: list[Teller] = []


def tells_reliance(teller: Told) -> Told:
    """Register a function that says in sentences who relies on a thing with an address.

    It is asked when somebody is about to delete the thing, to move it, or to take it from the
    public; an empty list means nobody.
    """
    _tellers.append(teller)
    return teller


def reliance(thing: Addressed) -> list[str]:
    """Return in sentences who relies on *thing*; none for what has no address on the site."""
    if not hasattr(thing, "get_absolute_url"):
        return []
    return [sentence for teller in _tellers for sentence in teller(thing)]


def reliance_on(things: Iterable[Addressed]) -> list[tuple[Addressed, list[str]]]:
    """Return those of *things* that somebody relies on, each with the sentences."""
    told = ((thing, reliance(thing)) for thing in things)
    return [(thing, sentences) for thing, sentences in told if sentences]
