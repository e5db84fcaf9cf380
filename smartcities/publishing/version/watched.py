"""Which tables hold public content, found from the installed models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db import models

from smartcities.media.models import FileText, Image
from smartcities.publishing.models import Addressed, OldSlug, Row, Steering
from smartcities.publishing.version.moments import moments_of

CONTENT = (Addressed, Row, OldSlug, Image, FileText, Steering)
#: The key in the log of a row whose primary key is not a number.
UNNUMBERED = 0


@dataclass(frozen=True)
class Watched:
    """A table whose changes raise the version, and the rows that its changes concern."""

    table: str
    key: str
    columns: tuple[str, ...]
    #: (table, column): the log names the row of this table whose key is in this column. Without
    #: a column the key is not a number, and the log says 0.
    about: tuple[tuple[str, str | None], ...]
    #: Whether its changes concern its own rows only.
    is_itself: bool
    #: Whether its rows appear and expire by themselves.
    is_timed: bool


def numbered(side: str, column: str | None) -> str:
    """Return the SQL of the key that is logged for the row *side*."""
    return f'{side}."{column}"' if column else str(UNNUMBERED)


def watched() -> list[Watched]:
    """Return the tables of all public content: pages, their rows, relations, themes, images,
    texts of files.

    A change of a row or a relation concerns what it belongs to and what it points at; a change
    of anything else concerns itself.
    """
    found = list(_models())
    return [_watch(model, found) for model in found]


def _models() -> Iterator[type[models.Model]]:
    content = [model for model in apps.get_models() if issubclass(model, CONTENT)]
    between = (
        field.remote_field.through for model in content for field in model._meta.many_to_many
    )
    seen: dict[str, type[models.Model]] = {}
    # The relations of concrete models always have a table between.
    for model in cast("list[type[models.Model]]", [*content, *between]):
        if model._meta.managed and not model._meta.proxy:
            seen.setdefault(model._meta.db_table, model)
    yield from seen.values()


def _watch(model: type[models.Model], content: list[type[models.Model]]) -> Watched:
    meta: Any = model._meta
    is_numbered = isinstance(meta.pk, models.AutoField | models.IntegerField | models.OneToOneField)
    key = ((meta.db_table, meta.pk.column if is_numbered else None),)
    owners: tuple[Any, ...] = ()
    if issubclass(model, Row) or meta.auto_created:
        keys = [field for field in meta.concrete_fields if field.related_model in content]
        owners = tuple((field.related_model._meta.db_table, field.column) for field in keys)
    return Watched(
        table=meta.db_table,
        key=meta.pk.column,
        columns=tuple(field.column for field in meta.concrete_fields),
        about=owners or key,
        is_itself=not owners,
        is_timed=bool(moments_of(model)),
    )
