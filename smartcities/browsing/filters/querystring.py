"""Links that change one choice and keep the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Chip:
    """A choice that can be removed."""

    facet: str
    label: str
    url: str
    #: The language of the label; empty if it is that of the interface.
    language: str = ""


def address(query: QueryDict) -> str:
    """Return *query* as a relative address of the list; only ``?`` if nothing is chosen."""
    return f"?{query.urlencode()}"


def with_value(query: QueryDict, name: str, value: str) -> str:
    """Return the address with *value* added to the choices of *name*."""
    changed = query.copy()
    changed.appendlist(name, value)
    return address(changed)


def without(query: QueryDict, name: str, value: str) -> str:
    """Return the address with *value* removed from the choices of *name*."""
    changed = query.copy()
    changed.setlist(name, [each for each in changed.getlist(name) if each != value])
    return address(changed)
