"""What the admin's searches find over several models at once, by title first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest

from smartcities.publishing.models import Addressed, Alphabetical

#: How many objects of a model are found at most.
EACH = 6
#: A shorter text finds too much.
LEAST = 2


def viewable(
    request: HttpRequest, site: AdminSite, models: Iterable[type[Model]]
) -> Iterator[tuple[type[Model], ModelAdmin]]:
    """Yield those of *models* whose objects the user may look at, each with its admin."""
    for model in models:
        if site.is_registered(model):
            model_admin = site.get_model_admin(model)
            if model_admin.has_view_permission(request):
                yield model, model_admin


def find(
    request: HttpRequest, site: AdminSite, models: Iterable[type[Model]], words: str
) -> list[tuple[Any, ModelAdmin]]:
    """Return what the search boxes of the admin find, a few of each model, by title first.

    Two queries for each model that has a field for its name (``named_by``), one for the others.
    """
    if len(words) < LEAST:
        return []
    titled, others = [], []
    for model, model_admin in viewable(request, site, models):
        if not model_admin.get_search_fields(request):
            continue
        rows = model_admin.get_queryset(request)
        first: list[Any] = []
        if named_by := getattr(model, "named_by", ""):
            order: Any = Alphabetical() if issubclass(model, Addressed) else named_by
            rows = rows.order_by(order, "pk")
            first = list(rows.filter(**{f"{named_by}__icontains": words})[:EACH])
        titled += [(item, model_admin) for item in first]
        found, may_repeat = model_admin.get_search_results(request, rows, words)
        found = found.exclude(pk__in=[item.pk for item in first])
        found = found.distinct() if may_repeat else found
        others += [(item, model_admin) for item in found[: EACH - len(first)]]
    return [*titled, *others]
