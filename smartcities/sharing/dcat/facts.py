"""Facts about the lists' contents for the catalogue, read from the database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Min, QuerySet, Value

from smartcities.browsing.filters.years import extent
from smartcities.browsing.maps.places import pages_by_place, public_places
from smartcities.index import index_of
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing import changes


@dataclass
class Facts:
    """Facts about the list of one type."""

    modified: datetime | None = None
    issued: datetime | None = None
    themes: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    #: The first and the last year of its pages.
    years: tuple[int, int] | None = None


def facts() -> dict[type[Page], Facts]:
    """Return the facts of every list: four queries, and one for each type's places and years."""
    found: dict[type[Page], Facts] = {model: Facts() for model in page_types()}
    for model, change in changes.of_lists().items():
        found[model].modified = change.newest
    for model, rows in _of_all("themes__name").items():
        found[model].themes = sorted(name for name in rows if name)
    for model, rows in _of_all("language").items():
        found[model].languages = sorted(rows)
    for model, rows in _of_all(Min("published_at")).items():
        found[model].issued = min((each for each in rows if each), default=None)
    for model, known in found.items():
        known.countries = _countries(model)
        known.years = _years(model)
    return found


def _of_all(value: Any) -> dict[type[Page], list[Any]]:
    """Return the distinct values of the public pages of every type. One query."""
    models = {model._meta.label: model for model in page_types()}
    parts: list[QuerySet] = []
    for label, model in models.items():
        public = model.objects.public().order_by()
        rows = public.values(of=Value(label, output_field=CharField()))
        named = value if isinstance(value, str) else "value"
        rows = rows if named == value else rows.annotate(value=value)
        parts.append(rows.values_list("of", named).distinct())
    found: dict[type[Page], list[Any]] = defaultdict(list)
    for label, each in parts[0].union(*parts[1:]):
        found[models[label]].append(each)
    return found


def _countries(model: type[Page]) -> list[str]:
    located = model.located
    if located is None or not located.country:
        return []
    rows = public_places(model).prefetch_related(None).order_by()
    if located.path:
        index = index_of(model)
        rows = rows.filter(pk__in=list(pages_by_place(index, index.pages)))
    codes = rows.values_list(located.country, flat=True).distinct()
    return sorted(str(code) for code in codes if code)


def _years(model: type[Page]) -> tuple[int, int] | None:
    index = index_of(model)
    if "year_min" not in index.values:
        return None
    first, last = extent(index.values["year_min"], index.values["year_max"], index.pages)
    return None if first is None else (first, last)
