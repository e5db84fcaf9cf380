"""Where public pages are, as their type declares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FloatField, Model, Prefetch, QuerySet
from django.db.models.functions import Cast

from smartcities.browsing.filters.facets import RelatedFacet
from smartcities.browsing.filters.registry import filter_for
from smartcities.index import Snapshot
from smartcities.index.keys import NONE, Keys
from smartcities.publishing.countries import country_name
from smartcities.publishing.declarations.located import Located
from smartcities.publishing.models import Alphabetical, Page
from smartcities.publishing.types import page_types

#: The attribute in which ``with_places`` stores a page's places.
FOUND = "found_places"


@dataclass(kw_only=True)
class Place:
    """A public place, and the pages that are there."""

    key: int
    title: str
    slug: str
    language: str
    #: ISO 3166 alpha-2 codes in the editors' order.
    countries: list[str] = field(default_factory=list)
    #: The keys of the pages.
    pages: Keys = NONE

    @property
    def name(self) -> str:
        """The place with all of its countries: a region can be in two."""
        names = ", ".join(self.country_names)
        return f"{self.title}, {names}" if names and names != self.title else self.title

    @property
    def country_names(self) -> list[str]:
        """The names of its countries in the interface's language."""
        return [country_name(code) or code for code in self.countries]


@dataclass(kw_only=True)
class Spot(Place):
    """A place with coordinates."""

    longitude: float
    latitude: float


def located_types() -> list[type[Page]]:
    """Return the page types that declare where their pages are."""
    return [model for model in page_types() if model.located is not None]


def located_of(model: type[Page]) -> Located:
    """Return where the pages of *model* lie; asked of ``located_types`` only."""
    assert model.located is not None
    return model.located


def _row_order(model: type[Model], path: str) -> list[str]:
    """Return the order that editors gave the rows on *path*."""
    step = path.rpartition("__")[0]
    if not step:
        return []
    between = model._meta.get_field(step).related_model
    assert between is not None
    return [f"{step}__{name}" for name in between._meta.ordering or ()]


def spots(index: Snapshot, pages: Keys) -> list[Spot]:
    """Return the public places with coordinates of those *pages* of an index, by title."""
    return [place for place in places(index, pages) if isinstance(place, Spot)]


def places(index: Snapshot, pages: Keys) -> list[Place]:
    """Return the public places of those *pages* of an index, by title. One query.

    Only the places are read from the database; the index knows which pages are there. A condition
    on all pages took seconds with a hundred thousand of them.
    """
    located = located_of(index.model)
    place_model: Any = located.place_model(index.model)
    # As the numbers that they are drawn by: decimals of hundreds of places take their time.
    point = [Cast(name, FloatField()) for name in ("longitude", "latitude")]
    columns: list[Any] = ["pk", "title", "slug", "language", *point]
    rows = place_model.objects.public().order_by(Alphabetical(), "pk")
    if located.country:
        rows = rows.order_by(Alphabetical(), "pk", *_row_order(place_model, located.country))
        columns.append(located.country)
    here = pages_by_place(index, pages)
    found: dict[int, Place] = {}
    for key, title, slug, language, longitude, latitude, *codes in rows.values_list(*columns):
        if key not in here:
            continue
        if key not in found:
            said: dict[str, Any] = {"key": key, "title": title, "slug": slug, "language": language}
            said["pages"] = here[key]
            if longitude is None or latitude is None:
                found[key] = Place(**said)
            else:
                found[key] = Spot(**said, longitude=longitude, latitude=latitude)
        found[key].countries += [code for code in codes if code]
    return list(found.values())


def pages_by_place(index: Snapshot, pages: Keys) -> dict[int, Keys]:
    """Return {place: those of *pages* that are there}, for public and other places."""
    path = located_of(index.model).path
    if not path:
        return {key: Keys([key]) for key in pages}
    return {place: here for place, all_of in index.links[path].items() if (here := all_of & pages)}


def public_places(model: type[Page]) -> QuerySet:
    """Return the public places that pages of *model* may have, with their countries."""
    located = located_of(model)
    step = located.country.rpartition("__")[0]
    place_model: Any = located.place_model(model)
    public = place_model.objects.public().order_by(Alphabetical(), "pk")
    return public.prefetch_related(step) if step else public


def with_places(pages: QuerySet) -> QuerySet:
    """Return *pages* with their public places, for ``places_of``, in a fixed number of queries."""
    located = pages.model.located
    step = located.country.rpartition("__")[0]
    if not located.path:
        return pages.prefetch_related(step) if step else pages
    return pages.prefetch_related(Prefetch(located.path, public_places(pages.model), to_attr=FOUND))


def places_of(page: Page) -> list[Any]:
    """Return a page's public places from ``with_places``, also those without coordinates."""
    return getattr(page, FOUND) if located_of(type(page)).path else [page]


def country_codes(model: type[Page], place: Any) -> list[str]:
    """Return the codes of a place's countries; *model* is the type of the pages there."""
    step, _, name = located_of(model).country.rpartition("__")
    if not name:
        return []
    rows = getattr(place, step).all() if step else [place]
    return [str(getattr(row, name)) for row in rows if getattr(row, name)]


def point(place: Any) -> tuple[float, float] | None:
    """Return a place's (longitude, latitude), or None."""
    if place.latitude is None or place.longitude is None:
        return None
    return float(place.longitude), float(place.latitude)


def points(places: Iterable[Any]) -> Iterator[tuple[float, float]]:
    """Yield the points of those places that have coordinates."""
    return (found for place in places if (found := point(place)) is not None)


def place_parameter(model: type[Page]) -> str:
    """Return the query parameter that chooses a place of *model*; empty if there is none."""
    for name, each in filter_for(model).base_filters.items():
        if isinstance(each, RelatedFacet) and each.path == located_of(model).path:
            return name
    return ""
