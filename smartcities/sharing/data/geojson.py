"""``/<list>.geojson``: a list's whole result as GeoJSON (RFC 7946), for types with places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from smartcities import identity
from smartcities.browsing.filters.filterset import PageFilter
from smartcities.browsing.indexable import is_landing
from smartcities.browsing.maps.places import (
    FOUND,
    country_codes,
    located_of,
    places_of,
    point,
    public_places,
    with_places,
)
from smartcities.protection.throttling import Scope, throttle_scope
from smartcities.publishing.addresses import absolute, canonical_paths
from smartcities.publishing.models import Page, Theme
from smartcities.sharing.data.bounds import Bounds
from smartcities.sharing.data.columns import lean, own_columns
from smartcities.sharing.data.compression import streamed_response
from smartcities.sharing.data.related import RelatedInChunks
from smartcities.sharing.data.result import of_result
from smartcities.sharing.data.slots import whole_results
from smartcities.sharing.data.stream import chunks
from smartcities.sharing.data.validators import with_etag

#: Five decimals are about a metre; more would suggest a precision that is not there.
DECIMALS = 5
#: Values that are in the geometry, and so not among the properties.
POINT = {"latitude", "longitude"}
#: The fields that are read of every page, beside those that its type declares.
READ = {"summary", "last_updated", "latitude", "longitude"}
#: The attributes in which a page has its themes, and a place its cached properties.
THEMES, NAMED = "data_themes", "data named"


def scope_of_map(request: HttpRequest, arguments: object) -> Scope:
    """Return the budget that a result is charged to: the map page fetches it for each reader."""
    return Scope.PAGES if not request.GET or is_landing(request.GET) else Scope.QUERIES


@throttle_scope(scope_of_map)
@of_result
@with_etag
@whole_results.for_streams
def features(request: HttpRequest, found: PageFilter) -> StreamingHttpResponse:
    """Return the result as one FeatureCollection, in the list's order."""
    return streamed_response(request, collection(found.qs), "application/geo+json")


def collection(pages: QuerySet) -> Iterator[str]:
    """Yield the FeatureCollection of *pages* in pieces; the box comes last, when it is known."""
    made = Features(pages.model)
    read = made.read(pages)
    # The first rows tell the version, with which the licence is known.
    first = list(islice(read, 1))
    licence = _json(identity.current().data_licence.url)
    yield f'{{"type":"FeatureCollection","license":{licence},"features":['
    before = "\n"
    for chunk in chain(first, read):
        yield before + ",\n".join(_json(made.feature(page)) for page in chunk)
        before = ",\n"
    box = made.bounds.box()
    yield f'\n],"bbox":{_json(box)}}}\n' if box else "\n]}\n"


class Features:
    """Makes the features of one stream, and collects the box around them."""

    def __init__(self, model: type[Page]) -> None:
        self.model = model
        self.path = canonical_paths()
        self.bounds = Bounds()
        self.columns = [each for each in own_columns(model) if each.name not in POINT]

    def read(self, pages: QuerySet) -> Iterator[list[Page]]:
        """Yield *pages* in chunks, with their themes and public places."""
        way = located_of(self.model).path
        shared = [
            RelatedInChunks(self.model._meta.get_field("themes"), Theme.objects.all(), THEMES)
        ]
        if way:
            relation: Any = self.model._meta.get_field(way)
            shared.append(RelatedInChunks(relation, public_places(self.model), FOUND))
        else:
            pages = with_places(pages)
        return chunks(lean(pages, READ | {column.end for column in self.columns}), shared)

    def feature(self, page: Page) -> dict[str, Any]:
        """Return one page as a Feature, and extend the box by its points.

        Its ``places`` are in the order of its coordinates; those without a point come last.
        """
        placed: list[tuple[Any, list[float]]] = []
        others = []
        for place in places_of(page):
            at = point(place)
            if at is None:
                others.append(place)
                continue
            self.bounds.add(*at)
            placed.append((place, [round(at[0], DECIMALS), round(at[1], DECIMALS)]))
        names = [self._named(place) for place in [*(place for place, _ in placed), *others]]
        return {
            "type": "Feature",
            "id": page.slug,
            "geometry": geometry([coordinates for _, coordinates in placed]),
            "properties": {
                "slug": page.slug,
                "url": absolute(self.path(page)),
                "title": page.title,
                "summary": page.summary,
                "language": page.language,
                "themes": [theme.slug for theme in getattr(page, THEMES)],
                "places": names,
                **{each.name: _plain(each.value(page)) for each in self.columns},
                "last_updated": page.last_updated,
            },
        }

    def _named(self, place: Any) -> dict[str, Any]:
        # Cached on the place, which the pages of a stream share.
        if NAMED not in place.__dict__:
            codes = country_codes(self.model, place)
            place.__dict__[NAMED] = {"name": place.title, "countries": codes}
        return place.__dict__[NAMED]


def _plain(value: Any) -> Any:
    # JSON has one kind of number; the encoder would write a decimal as a string.
    return float(value) if isinstance(value, Decimal) else value


def geometry(points: list[list[float]]) -> dict[str, Any] | None:
    """Return a Point, a MultiPoint for several, or None: RFC 7946, sections 3.1 and 3.2."""
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


_json = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
