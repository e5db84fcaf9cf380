"""The search behind the admin's search boxes, registered by the room that has the search."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

_finders: list[Callable[[QuerySet, str], QuerySet]] = []


def register_finder(find: Callable[[QuerySet, str], QuerySet]) -> None:
    """Use *find* to filter pages by a typed text; called by ``browsing``, which has the search."""
    _finders[:] = [find]


def find(pages: QuerySet, text: str) -> QuerySet:
    """Return those of *pages* that match *text*, of any visibility."""
    return _finders[0](pages, text)
