"""``/<list>.geojson``: a list's whole result as GeoJSON (RFC 7946), for types with places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from smartcities.browsing.filters import PageFilter
from smartcities.browsing.places import country_codes, places_of, point, with_places
from smartcities.publishing.addresses import absolute, canonical_path
from smartcities.publishing.models import Page
from smartcities.sharing import result
from smartcities.sharing.bounds import Bounds
from smartcities.sharing.columns import own_columns
from smartcities.sharing.result import LICENCE, of_result

#: Five decimals are about a metre; more would pretend.
DECIMALS = 5
#: What the geometry says is no property.
POINT = {"latitude", "longitude"}


@of_result
def features(request: HttpRequest, found: PageFilter) -> HttpResponse:
    """Answer the pages that the query leaves as one FeatureCollection, in the list's order."""
    return StreamingHttpResponse(collection(found.qs), content_type="application/geo+json")


def collection(pages: QuerySet) -> Iterator[str]:
    """Yield the FeatureCollection of *pages* piece by piece; the box comes last, when known."""
    bounds = Bounds()
    rows = with_places(pages.prefetch_related("themes")).iterator(chunk_size=result.CHUNK)
    yield f'{{"type":"FeatureCollection","license":{_json(LICENCE)},"features":['
    before = "\n"
    for page in rows:
        yield before + _json(feature(page, bounds))
        before = ",\n"
    box = bounds.box()
    yield f'\n],"bbox":{_json(box)}}}\n' if box else "\n]}\n"


def feature(page: Page, bounds: Bounds) -> dict[str, Any]:
    """Return one page as a Feature, and widen *bounds* by its points.

    Its ``places`` stand in the order of its coordinates; those without a point come last.
    """
    model = type(page)
    placed: list[tuple[Any, list[float]]] = []
    others = []
    for place in places_of(page):
        at = point(place)
        if at is None:
            others.append(place)
            continue
        bounds.add(*at)
        placed.append((place, [round(at[0], DECIMALS), round(at[1], DECIMALS)]))
    points = [coordinates for _, coordinates in placed]
    names = [
        {"name": place.title, "countries": country_codes(model, place)}
        for place in [place for place, _ in placed] + others
    ]
    return {
        "type": "Feature",
        "id": page.slug,
        "geometry": geometry(points),
        "properties": {
            "slug": page.slug,
            "url": absolute(canonical_path(page)),
            "title": page.title,
            "summary": page.summary,
            "language": page.language,
            "themes": [theme.slug for theme in page.themes.all()],
            "places": names,
            **own_properties(page),
            "last_updated": page.last_updated,
        },
    }


def own_properties(page: Page) -> dict[str, Any]:
    """Return what the page's type declares of its own."""
    columns = own_columns(type(page))
    return {each.name: _plain(each.value(page)) for each in columns if each.name not in POINT}


def _plain(value: Any) -> Any:
    # JSON has one kind of number; the encoder would write a decimal as a text.
    return float(value) if isinstance(value, Decimal) else value


def geometry(points: list[list[float]]) -> dict[str, Any] | None:
    """Return a Point, a MultiPoint for several, or None: RFC 7946, sections 3.1 and 3.2."""
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
