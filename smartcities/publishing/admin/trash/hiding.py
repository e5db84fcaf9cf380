"""Lists, choosers and searches of the admin leave out the trash; who asks for it by name has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility

#: The attribute of a request for which nothing is left out.
_WITH_TRASH = "with_trash"


@contextmanager
def with_trash(request: HttpRequest) -> Iterator[None]:
    """Have ``get_queryset`` of admins return what is in the trash as well, within the block."""
    before = getattr(request, _WITH_TRASH, False)
    setattr(request, _WITH_TRASH, True)
    try:
        yield
    finally:
        setattr(request, _WITH_TRASH, before)


def listed(rows: Any, request: HttpRequest) -> QuerySet:
    """Return *rows*, pages, without the trash unless *request* is to have it."""
    return rows if getattr(request, _WITH_TRASH, False) else rows.not_trashed()


def lies_in_trash(model: type[Model], key: str) -> bool:
    """Tell whether the object of *model* with this key, as an address has it, is in the trash."""
    if not issubclass(model, Page) or not (key.isascii() and key.isdigit() and len(key) < 19):
        return False
    return model._default_manager.filter(pk=int(key)).in_state(Visibility.TRASHED).exists()
