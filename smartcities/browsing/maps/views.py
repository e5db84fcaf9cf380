"""``/map/``: the pages of a type on a map, with the filters and the result of its list."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from smartcities.browsing.maps.links import map_link
from smartcities.browsing.maps.overview import overview
from smartcities.browsing.maps.places import (
    country_names,
    located_of,
    places_of,
    point,
    spots,
    with_places,
)
from smartcities.browsing.views import PageList
from smartcities.index.keys import union

PER_PAGE = 50


class MapView(PageList):
    """A type's pages on a map and, beside it, as rows. Template: ``browsing/map.html``.

    The server draws the earth with links; the page's script replaces it by an interactive map
    with the same result from ``/<list>.geojson``.
    """

    per_page = PER_PAGE
    with_related = staticmethod(with_places)

    template_name = "browsing/map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["filter"]
        places = spots(found.index, found.selection.pages())
        on_map = len(union(spot.pages for spot in places))
        query = f"?{found.given.urlencode()}" if found.given else ""
        name = self.model._meta.model_name
        number = context["hits"].number
        own = reverse("map")
        return context | {
            "map": overview(self.model, places, map_link(self.model, found.given)),
            "rows": [self._row(page) for page in context["hits"].object_list],
            "total": context["hits"].paginator.count,
            "on_map": on_map,
            "off_map": context["hits"].paginator.count - on_map,
            "own_address": own,
            "points_url": f"{reverse(f'{name}-geojson')}{query}",
            # Only lists have pages of one country or theme for search engines.
            "is_landing": False,
            "is_indexable": not (found.given or context["whole"] or context["notices"]),
            "same_list": f"{self.model.get_list_url()}{query}",
            "canonical": own if number == 1 else f"{own}?page={number}",
        }

    def _row(self, page: Any) -> dict[str, Any]:
        places = places_of(page)
        # Singapore is in Singapore: naming it once is enough.
        titles = {place.title for place in places}
        return {
            "page": page,
            "places": places if located_of(self.model).path else [],
            "countries": [name for name in country_names(self.model, places) if name not in titles],
            "is_on_map": any(map(point, places)),
        }
