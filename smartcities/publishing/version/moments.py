"""When pages appear and expire by themselves, and other rows act: microseconds since 1970."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.db.models import Min, Model, Q, QuerySet, Value

from smartcities.publishing.models import Page, Steering
from smartcities.publishing.types import edited_types
from smartcities.publishing.version.bounds import MANY
from smartcities.publishing.visibility import not_trashed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIELDS = ("published_at", "expires_at")


def counted(moment: datetime) -> int:
    """Return *moment* as an exact number."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """Return the moment with this number."""
    return EPOCH + timedelta(microseconds=number)


def moments_of(model: type[Model]) -> tuple[str, ...]:
    """Return the fields of *model* with a moment from which visitors get something else."""
    if issubclass(model, Page):
        return FIELDS
    return model.moments if issubclass(model, Steering) else ()


def _timed() -> Iterator[tuple[type[Model], QuerySet]]:
    """Yield each model that has such moments, with the rows that act."""
    for page_type in edited_types():
        yield page_type, page_type._base_manager.filter(not_trashed()).order_by()
    for model in apps.get_models():
        if issubclass(model, Steering) and moments_of(model):
            yield model, model._base_manager.order_by()


def following(at: int) -> int | None:
    """Return the first moment after *at* at which a page appears or expires. One query."""
    parts = [
        rows.filter(**{f"{field}__gt": moment_of(at)})
        .values(one=Value(1))
        .annotate(moment=Min(field))
        .values_list("moment")
        for model, rows in _timed()
        for field in moments_of(model)
    ]
    found = [counted(moment) for (moment,) in parts[0].union(*parts[1:], all=True) if moment]
    return min(found, default=None)


def passed(start: int, end: int) -> list[tuple[str, int]]:
    """Return (table, key) of the pages that appeared or expired from *start* to *end*.

    It stops soon after ``MANY`` of them.
    """
    between = (moment_of(start), moment_of(end))
    found = []
    for model, rows in _timed():
        fields = moments_of(model)
        condition = Q.create([(f"{field}__range", between) for field in fields], connector=Q.OR)
        keys = rows.filter(condition).values_list("pk", flat=True)[: MANY + 1]
        found += [(model._meta.db_table, key) for key in keys]
    return found
