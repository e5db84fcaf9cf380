"""``/map/``: the pages of a type on a map, with the filters and the result of its list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, TextField
from django.http import QueryDict
from django.urls import reverse

from smartcities.browsing.maps.fitted import fitted
from smartcities.browsing.maps.links import map_link
from smartcities.browsing.maps.overview import overview
from smartcities.browsing.maps.places import Place, Spot, located_of, place_parameter
from smartcities.browsing.maps.places import places as places_in
from smartcities.browsing.views import PageList
from smartcities.index.keys import Keys, union
from smartcities.publishing.models import Page

PER_PAGE = 50


def without_texts(pages: QuerySet) -> QuerySet:
    """Return *pages* without their long texts, of which a row shows nothing."""
    fields = pages.model._meta.concrete_fields
    return pages.defer(*(field.name for field in fields if isinstance(field, TextField)))


def bounds(spots: list[Spot]) -> str:
    """Return the west, south, east and north of *spots* in degrees, for the page's script."""
    longitudes, latitudes = [each.longitude for each in spots], [each.latitude for each in spots]
    edges = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return ",".join(f"{edge:.4f}" for edge in edges)


class MapView(PageList):
    """A type's pages on a map and, beside it, as rows. Template: ``browsing/map.html``.

    The server draws the earth with links; the page's script replaces it by an interactive map
    with the same result from ``/<list>.geojson``.
    """

    per_page = PER_PAGE
    with_related = staticmethod(without_texts)
    # Only lists have pages of one country or theme for search engines.
    has_landings = False

    template_name = "browsing/map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["filter"]
        places = places_in(found.index, found.selection.pages())
        spots = [place for place in places if isinstance(place, Spot)]
        on_map = len(union(spot.pages for spot in spots))
        query = f"?{found.given.urlencode()}" if found.given else ""
        name = self.model._meta.model_name
        # A choice is a question about some part of the earth.
        chosen = self._chosen(spots, found.given)
        ground = fitted(chosen) if found.given else None
        return context | {
            "map": overview(self.model, spots, map_link(self.model, found.given), ground),
            "rows": self._rows(context["hits"].object_list, places),
            "total": context["hits"].paginator.count,
            "bounds": bounds(chosen) if len(chosen) < len(spots) else "",
            "on_map": on_map,
            "off_map": context["hits"].paginator.count - on_map,
            "own_address": self.own_address,
            "points_url": f"{reverse(f'{name}-geojson')}{query}",
            "same_list": f"{self.model.get_list_url()}{query}",
        }

    @property
    def own_address(self) -> str:
        """The path of the map."""
        return reverse("map")

    def _chosen(self, spots: list[Spot], given: QueryDict) -> list[Spot]:
        """Return those *spots* that the filters by place ask for; all if there are none.

        A page in Aarhus and Rio is found by Denmark, but the map of Denmark shows Denmark.
        """
        parameter = place_parameter(self.model)
        countries = {code.upper() for code in given.getlist("country")}
        slugs = set(given.getlist(parameter)) if parameter else set()
        found = [
            spot
            for spot in spots
            if (not countries or countries.intersection(spot.countries))
            and (not slugs or spot.slug in slugs)
        ]
        return found or spots

    def _rows(self, pages: list[Page], places: list[Place]) -> list[dict[str, Any]]:
        """Return what is shown of *pages*; *places* are those of the whole result."""
        here: dict[int, list[Place]] = {page.pk: [] for page in pages}
        keys = Keys(here)
        for place in places:
            for key in place.pages & keys:
                here[key].append(place)
        return [self._row(page, here[page.pk]) for page in pages]

    def _row(self, page: Page, places: list[Place]) -> dict[str, Any]:
        # Singapore is in Singapore: naming it once is enough.
        titles = {place.title for place in places}
        names = dict.fromkeys(name for place in places for name in place.country_names)
        return {
            "page": page,
            "places": places if located_of(self.model).path else [],
            "countries": [name for name in names if name not in titles],
            "is_on_map": any(isinstance(place, Spot) for place in places),
        }
