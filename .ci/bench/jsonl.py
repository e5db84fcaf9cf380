"""Rows made elsewhere: a file with one JSON object a line, checked whole before any is loaded."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.rows import Row

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
#: How many bad lines are told before the rest is only counted.
TOLD = 20


class BadRowsError(ValueError):
    """A file that cannot be loaded; the message has a line for each bad one, with its number."""


def _text(most: int, least: int = 0) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        if not isinstance(value, str) or not _clean(value):
            return False
        return least <= len(value.strip()) and len(value) <= most

    return fits


def _clean(text: str) -> bool:
    """Tell whether a database takes *text*: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _number(least: float, most: float) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        known = isinstance(value, int | float) and not isinstance(value, bool)
        return known and math.isfinite(value) and least <= value <= most

    return fits


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    fits = _number(least, most)
    return lambda value: isinstance(value, int) and fits(value)


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _slug(value: Any) -> bool:
    return isinstance(value, str) and bool(SLUG.fullmatch(value))


def _country(value: Any) -> bool:
    from django_countries import countries

    return isinstance(value, str) and value.upper() in countries.countries


PLACE: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "city": ("a name of 1 to 200 characters", _text(200, 1)),
    "country": ("an ISO 3166 alpha-2 code", _country),
    "lat": ("a number from -90 to 90", _number(-90, 90)),
    "lon": ("a number from -180 to 180", _number(-180, 180)),
}


def _place(value: Any) -> bool:
    return isinstance(value, dict) and not list(_wrong(value, PLACE, ("city", "country")))


#: What each key holds, in words and as a check.
KEYS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "slug": ("1 to 80 letters, digits, hyphens or underscores", _slug),
    "title": ("a text of 1 to 200 characters", _text(200, 1)),
    "summary": ("a text", _text(10**5)),
    "body": ("a list of paragraphs", _list_of(_text(10**6))),
    **PLACE,
    "themes": ("a list of slugs", _list_of(_slug)),
    "year": ("a year from 1800 to 2200", _whole(1800, 2200)),
    "experts": ("a list of whole numbers", _list_of(_whole(0, 10**9))),
    "other_cities": ("a list of places", _list_of(_place)),
}
NEEDED = ("slug", "title")


def _wrong(row: Row, keys: dict[str, Any], needed: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with *row*; null is the same as not there."""
    for name, (words, fits) in keys.items():
        value = row.get(name)
        if value is None:
            if name in needed:
                yield f"{name} is missing"
        elif not fits(value):
            yield f"{name} must be {words}, not {json.dumps(value)[:60]}"
    if (row.get("lat") is None) != (row.get("lon") is None):
        yield "lat and lon stand together or not at all"
    if row.get("city") is not None and row.get("country") is None:
        yield "a city needs its country"


def _parsed(line: bytes) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    return row


def check(file: Path) -> int:
    """Return how many rows *file* has.

    ``BadRowsError`` with the numbers of the bad lines unless each can be loaded.
    """
    bad: list[str] = []
    seen: dict[str, int] = {}
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = _parsed(line)
                problems = list(_wrong(row, KEYS, NEEDED))
            except ValueError as error:
                problems, row = [str(error)], {}
            slug = str(row.get("slug", "")).lower()
            if slug and seen.setdefault(slug, number) != number:
                problems.append(f"slug {slug!r} stands in line {seen[slug]} already")
            bad += [f"{file.name}:{number}: {problem}" for problem in problems]
    if bad:
        more = [f"... and {len(bad) - TOLD} more"] if len(bad) > TOLD else []
        raise BadRowsError("\n".join([*bad[:TOLD], *more]))
    if not seen:
        raise BadRowsError(f"{file.name} has no rows")
    return len(seen)


def read(file: Path) -> Iterator[Row]:
    """Yield the rows of a *file* that ``check`` has passed."""
    with file.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield {name: value for name, value in _parsed(line).items() if value is not None}
