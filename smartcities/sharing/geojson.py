"""``/<list>.geojson``: a list's whole result as GeoJSON (RFC 7946), for types with places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from smartcities.browsing.places import country_codes, located_types, places_of, point, with_places
from smartcities.browsing.registry import filter_for
from smartcities.publishing.addresses import absolute, canonical_path
from smartcities.publishing.models import Page
from smartcities.sharing.bounds import Bounds

#: The licence of the data, said in the file: what editors write is CC BY 4.0.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: How many pages are in memory at a time.
CHUNK = 500
#: Five decimals are about a metre; more would pretend.
DECIMALS = 5


def geojson_urls() -> list[URLPattern]:
    """Return one address for each page type that declares where it lies."""
    return [
        path(
            f"{model.list_path}.geojson",
            features,
            {"model": model},
            name=f"{model._meta.model_name}-geojson",
        )
        for model in located_types()
    ]


@require_safe
def features(request: HttpRequest, model: type[Page]) -> HttpResponse:
    """Answer the pages that the query leaves as one FeatureCollection, in the list's order.

    An unknown or malformed value is answered by 400 and a JSON that names its parameters.
    ``page`` and parameters that the grammar does not know are ignored.
    """
    found = filter_for(model)(request.GET, queryset=model.objects.public())
    errors = {name: each.refused for name, each in _fields(found) if each.refused}
    if errors:
        answer: Any = JsonResponse(
            {
                "detail": "This query cannot be answered: it has values that are not known.",
                "errors": errors,
            },
            status=400,
            json_dumps_params={"ensure_ascii": False},
            headers={"Cache-Control": "no-store"},
        )
    else:
        answer = StreamingHttpResponse(collection(found.qs), content_type="application/geo+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _fields(found: Any) -> Iterator[tuple[str, Any]]:
    found.form.is_valid()
    return iter(found.form.fields.items())


def collection(pages: QuerySet) -> Iterator[str]:
    """Yield the FeatureCollection of *pages* piece by piece; the box comes last, when known."""
    bounds = Bounds()
    rows = with_places(pages.prefetch_related("themes")).iterator(chunk_size=CHUNK)
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
            **{name: getattr(page, name) for name in model.located.properties},
            "last_updated": page.last_updated,
        },
    }


def geometry(points: list[list[float]]) -> dict[str, Any] | None:
    """Return a Point, a MultiPoint for several, or None: RFC 7946, sections 3.1 and 3.2."""
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
