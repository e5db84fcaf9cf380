"""The addresses of marks on the overview map."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict

from smartcities.browsing.maps.overview import Mark
from smartcities.browsing.maps.places import place_parameter
from smartcities.publishing.addresses import path_to
from smartcities.publishing.models import Page

#: With more places than this the address would be too long: it has a position instead.
MANY = 20


def map_link(model: type[Page], given: QueryDict | None = None) -> Callable[[Mark], str]:
    """Return the function that gives marks of several pages their addresses.

    The address is that of the map with these places only and the filters in *given*, which works
    without JavaScript as well.
    """
    parameter, own = place_parameter(model), path_to("map")

    def link(mark: Mark) -> str:
        query = given.copy() if given is not None else QueryDict(mutable=True)
        places = sorted(spot.slug for spot in mark.spots)
        if parameter and len(places) <= MANY:
            query.setlist(parameter, places)
            return f"{own}?{query.urlencode()}"
        spot = mark.spots[0]
        where = f"#map=4/{spot.latitude:.3f}/{spot.longitude:.3f}"
        return f"{own}{'?' if query else ''}{query.urlencode()}{where}"

    return link
