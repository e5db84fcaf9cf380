"""The two projections of the server's own maps: one for the earth, one for a region."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import cos, radians, sin, sqrt

#: From degrees (longitude, latitude) to units of a drawing whose y grows downwards.
Projection = Callable[[float, float], tuple[float, float]]

#: Šavrič, Patterson and Jenny, The Equal Earth map projection, IJGIS 33(3), 2019.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
ROOT = math.sqrt(3) / 2
EARTH_KM = 6371.0


def equal_earth(width: float) -> Projection:
    """Return Equal Earth with the whole earth *width* units wide, its middle at 0, 0."""
    edge = 2 * math.sqrt(3) * math.pi / (3 * A1)
    scale = width / 2 / edge

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        angle = math.asin(ROOT * math.sin(math.radians(latitude)))
        square = angle * angle
        sixth = square**3
        down = 3 * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square))
        x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / down
        y = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
        return x * scale, -y * scale

    return place


def around(longitude: float, latitude: float, per_km: float) -> Projection:
    """Return Lambert's equal-area projection around a point, which lies at 0, 0.

    *per_km* is units per kilometre at the middle. Any point may be the middle, also a pole or one
    at 180°. The opposite point cannot be projected; it is put far outside.
    """
    middle, height = math.radians(longitude), math.radians(latitude)
    sine, cosine = math.sin(height), math.cos(height)
    scale = EARTH_KM * per_km

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        a, b = radians(longitude) - middle, radians(latitude)
        up, level = sin(b), cos(b)
        ahead = level * cos(a)
        facing = 1 + (sine * up + cosine * ahead)
        k = scale * sqrt(2 / (facing if facing > 1e-6 else 1e-6))
        return k * (level * sin(a)), -k * (cosine * up - sine * ahead)

    return place


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two points given as (longitude, latitude)."""
    (a, b), (c, d) = (tuple(map(math.radians, each)) for each in (one, other))
    half = math.sin((d - b) / 2) ** 2 + math.cos(b) * math.cos(d) * math.sin((c - a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the point in the middle of some on the globe, as (longitude, latitude)."""
    x = y = z = 0.0
    for longitude, latitude in points:
        a, b = math.radians(longitude), math.radians(latitude)
        x, y, z = x + math.cos(b) * math.cos(a), y + math.cos(b) * math.sin(a), z + math.sin(b)
    length = math.hypot(x, y)
    if math.hypot(length, z) < 1e-6:
        # The points are all around the globe: no middle is better than another.
        return points[0]
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, length))
