"""The outlines in ``static/map/``, cut from Natural Earth by ``.ci/cut_outlines.py``.

The page's script loads the same files; here they are read for the maps that the server draws.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from smartcities.browsing.maps.shapes import (
    Box,
    Line,
    Stretch,
    lines_around,
    pieces,
    ring_around,
    stretches,
    within,
)


@dataclass(frozen=True)
class Outlines:
    """Land as rings and shared borders as lines, in degrees (longitude, latitude)."""

    land: list[Line]
    borders: list[Line]

    @cached_property
    def shores(self) -> list[list[Stretch]]:
        """The land, each ring in stretches."""
        return [stretches(ring) for ring in self.land]

    @cached_property
    def frontiers(self) -> list[list[Stretch]]:
        """The borders, each line in stretches."""
        return [stretches(line) for line in self.borders]

    def around(self, box: Box | None) -> tuple[list[Line], list[Line]]:
        """Return land and borders; with *box*, only those that reach into it."""
        if box is None:
            return self.land, self.borders
        rings = (within(ring, box) for parts in self.shores if (ring := ring_around(parts, box)))
        lines = (line for parts in self.frontiers for line in lines_around(parts, box))
        return [ring for ring in rings if ring], [
            each for line in lines for each in pieces(line, box)
        ]


def _content(name: str) -> dict[str, Any]:
    found = finders.find(f"map/{name}.json")
    if found is None:
        return {"step": 1, "land": [], "borders": [], "tiles": {}}
    return json.loads(Path(found).read_text(encoding="utf-8"))


def _lines(packed: list[list[int]], step: float) -> list[Line]:
    # Each number is the distance from the one before, in steps.
    return [
        [
            (x * step, y * step)
            for x, y in zip(accumulate(flat[::2]), accumulate(flat[1::2]), strict=True)
        ]
        for flat in packed
    ]


# Neighbouring places are on the same tiles; a tile takes about a quarter of a megabyte. Two
# hundred cities from all over the world need a hundred of them.
@lru_cache(maxsize=128)
def _outlines(name: str) -> Outlines:
    content = _content(name)
    step = content["step"]
    return Outlines(_lines(content["land"], step), _lines(content["borders"], step))


@cache
def world() -> Outlines:
    """Return the coarse outlines of the whole earth."""
    return _outlines("world")


@cache
def _tiles() -> dict[str, Any]:
    return _content("world")["tiles"]


def region(level: str, longitude: float, latitude: float, reach: float) -> Iterator[Outlines]:
    """Yield the tiles of *level* (``50m``, ``10m``) within *reach* degrees of a point."""
    tiles = _tiles().get(level, {"size": 60, "names": []})
    size = tiles["size"]
    top = min(90.0, abs(latitude) + reach)
    wide = 180.0 if top > 88 else min(180.0, reach / math.cos(math.radians(top)))
    for name in tiles["names"]:
        west, south = map(int, name.split("_"))
        # The distance to the tile's middle, the shorter way around the earth.
        away = abs((west + size / 2 - longitude + 180) % 360 - 180)
        if away > wide + size / 2 or not latitude - reach - size < south < latitude + reach:
            continue
        yield _outlines(f"{level}/{name}")


def degrees_around(longitude: float, latitude: float, reach: float) -> Box | None:
    """Return the box *reach* degrees around a point; None if it would cross 180° or a pole."""
    top = abs(latitude) + reach
    if top > 88:
        return None
    wide = reach / math.cos(math.radians(top))
    box = (longitude - wide, latitude - reach, longitude + wide, latitude + reach)
    return None if box[0] < -180 or box[2] > 180 else box
