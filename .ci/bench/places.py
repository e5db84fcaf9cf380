"""Where made-up case studies stand: cities of the world, and towns made up beside them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
STEMS, ENDINGS = _LISTS["stems"].split(), _LISTS["endings"].split()


@dataclass(frozen=True)
class Place:
    """A city with the code of its country and its coordinates in degrees."""

    name: str
    country: str
    lat: float
    lon: float


@cache
def real() -> tuple[Place, ...]:
    """Return the cities that exist."""
    found = []
    for line in _LISTS["cities"].strip().splitlines():
        *name, country, lat, lon = line.split()
        found.append(Place(" ".join(name), country, float(lat), float(lon)))
    return tuple(found)


@cache
def place(number: int) -> Place:
    """Return place *number*, counted from 0: the real ones, then towns made up near them."""
    cities = real()
    if number < len(cities):
        return cities[number]
    made = number - len(cities)
    stem, rest = STEMS[made % len(STEMS)], made // len(STEMS)
    ending, rest = ENDINGS[rest % len(ENDINGS)], rest // len(ENDINGS)
    near = cities[(made * 7) % len(cities)]
    # Within a degree or so of the city, on a grid that no two share for long.
    lat = round(near.lat + (made % 41 - 20) / 20, 3)
    lon = round(near.lon + (made % 53 - 26) / 20, 3)
    return Place(f"{stem}{ending}" + (f" {rest + 1}" if rest else ""), near.country, lat, lon)
