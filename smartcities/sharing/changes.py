"""When the public content of lists, of pages at one address and of themes last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When
from django.utils import timezone

from smartcities.publishing.models import CHANGE, Page
from smartcities.publishing.types import page_types
from smartcities.publishing.visibility import Visibility, rows_in


@dataclass(frozen=True)
class Change:
    """The number of a type's public pages, and when its list last changed."""

    total: int
    newest: datetime


def _begun(model: type[Page], now: datetime) -> QuerySet:
    """Return the pages that are public or were, each with its last ``change``.

    A list changes when a page is added, changed or removed.
    """
    trashed = When(rows_in(Visibility.TRASHED, now), then=F("trashed_at"))
    gone = When(expires_at__lte=now, then=F("expires_at"))
    change = Case(gone, trashed, default=CHANGE)
    return model.objects.filter(published_at__lte=now).order_by().annotate(change=change)


def of_lists() -> dict[type[Page], Change]:
    """Return the change of every type's list that has or had public pages. One query."""
    return of_types(page_types())


def of_types(types: Sequence[type[Page]]) -> dict[type[Page], Change]:
    """Return the same of *types*, which may be such as stand at one address."""
    now, models = timezone.now(), {model._meta.label: model for model in types}
    public: Q = rows_in(Visibility.PUBLISHED, now)
    parts = [
        _begun(model, now)
        .values(label=Value(label, output_field=CharField()))
        .annotate(total=Count("pk", filter=public), newest=Max("change"))
        .values_list("label", "total", "newest")
        for label, model in models.items()
    ]
    rows = parts[0].union(*parts[1:], all=True)
    # A type without pages may give a row without a date.
    return {models[label]: Change(total, newest) for label, total, newest in rows if newest}


def of_themes() -> dict[int, datetime]:
    """Return {key of a theme: when anything on it last changed}. One query."""
    now = timezone.now()
    parts = [
        _begun(model, now)
        .filter(themes__isnull=False)
        .values("themes")
        .annotate(newest=Max("change"))
        .values_list("themes", "newest")
        for model in page_types()
    ]
    found: dict[int, datetime] = {}
    for key, newest in parts[0].union(*parts[1:], all=True):
        found[key] = max(newest, found.get(key, newest))
    return found
