"""The box around points: the smallest one, over 180° where that is smaller, around poles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcities.sharing.data.bounds import Bounds

LONGITUDES = st.floats(-180, 180, allow_nan=False).map(lambda number: round(number, 5))
LATITUDES = st.floats(-89, 89, allow_nan=False).map(lambda number: round(number, 5))


def box(*points: tuple[float, float]) -> list[float] | None:
    bounds = Bounds()
    for point in points:
        bounds.add(*point)
    return bounds.box()


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([], None),
        ([(12.5, 55.6)], [12.5, 55.6, 12.5, 55.6]),
        ([(-105, 40), (12, 55), (103, 1)], [-105, 1, 103, 55]),
        # The example of RFC 7946, section 5.2: the Fiji archipelago.
        ([(177, -16), (-178, -20)], [177, -20, -178, -16]),
        ([(0, 90), (10, 60)], [-180, 60, 180, 90]),
        ([(30, -90)], [-180, -90, 180, -90]),
        ([(180, 0)], [180, 0, 180, 0]),
    ],
)
def test_it_is_the_smallest_box(points: list, expected: list[float] | None) -> None:
    assert box(*points) == expected


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=12))
def test_every_point_lies_within_and_no_box_is_narrower(points: list) -> None:
    west, south, east, north = box(*points)
    width = (east - west) % 360
    for longitude, latitude in points:
        assert south <= latitude <= north
        assert (longitude - west) % 360 <= width + 1e-6 or (longitude - west) % 360 > 360 - 1e-6
    # Brute force: a box may begin at any of the points.
    narrowest = min(max((other - start) % 360 for other, _ in points) for start, _ in points)
    assert width <= narrowest + 1e-4
