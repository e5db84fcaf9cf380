"""The box around points on the globe, as RFC 7946 writes it."""

from __future__ import annotations

from itertools import pairwise
from math import floor


class Bounds:
    """Collects points in constant memory and returns the smallest box around them.

    If a box crosses 180°, its west is greater than its east (RFC 7946, section 5.2); if it
    contains a pole, it goes all around (5.3). Only the extremes of each whole degree of longitude
    are kept, which is enough to find the widest gap.
    """

    def __init__(self) -> None:
        self.south, self.north = 91.0, -91.0
        self.degrees: dict[int, tuple[float, float]] = {}

    def add(self, longitude: float, latitude: float) -> None:
        """Widen the box by one point."""
        self.south, self.north = min(self.south, latitude), max(self.north, latitude)
        if abs(latitude) == 90:
            return  # A pole has every longitude.
        degree = floor(longitude)
        low, high = self.degrees.get(degree, (longitude, longitude))
        self.degrees[degree] = min(low, longitude), max(high, longitude)

    def box(self) -> list[float] | None:
        """Return [west, south, east, north], or None without a point."""
        if self.south > self.north:
            return None
        if self.south == -90 or self.north == 90:
            west, east = -180.0, 180.0
        else:
            west, east = self._longitudes()
        return [round(each, 5) for each in (west, self.south, east, self.north)]

    def _longitudes(self) -> tuple[float, float]:
        spans = [self.degrees[degree] for degree in sorted(self.degrees)]
        # The widest gap is outside the box; of equal gaps, the one across 180°.
        west, east = spans[0][0], spans[-1][1]
        widest = west + 360 - east
        for (_, before), (after, _) in pairwise(spans):
            if after - before > widest:
                widest, west, east = after - before, after, before
        return west, east
