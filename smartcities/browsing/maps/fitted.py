"""The part of the earth around some places, for the overview map of a filtered result."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from smartcities.browsing.maps.locator import REACHES, shapes_around
from smartcities.browsing.maps.overview import Earth, Ground, earth
from smartcities.browsing.maps.places import Spot
from smartcities.browsing.maps.projections import around, distance, middle

#: Places farther than this from their middle, in kilometres, are shown on the whole earth.
FARTHEST = 2000
#: Middle and reach are rounded to so many degrees and kilometres: then other choices in the same
#: country have the same ground, which is drawn once.
DEGREES, KILOMETRES = 0.5, 50


def fitted(spots: Iterable[Spot]) -> Ground | None:
    """Return the ground around *spots*; None if there are none, or if they are too far apart."""
    points = [(spot.longitude, spot.latitude) for spot in spots]
    if not points:
        return None
    longitude, latitude = (round(each / DEGREES) * DEGREES for each in middle(points))
    spread = max(distance((longitude, latitude), point) for point in points)
    if spread > FARTHEST:
        return None
    # The drawing is wider than high, and a third of its half height is left free.
    least = spread * 1.4 * earth(False).width / earth(False).height
    return _ground((longitude, latitude), round(least / KILOMETRES + 0.5) * KILOMETRES)


@lru_cache(maxsize=128)
def _ground(centre: tuple[float, float], least: int) -> Ground:
    # As large as the earth, so that marks and links are as large on the screen.
    width, height = earth(False).width, earth(False).height
    reaches = [max(least, reach) for reach in REACHES if reach > least] or [least]
    for reach in reaches:
        land, borders, is_telling = shapes_around(centre, reach, (width, height))
        if is_telling:
            break
    part = Earth(-(width // 2), -(height // 2), width, height, land, borders)
    return Ground(part, around(*centre, width / 2 / reach))
