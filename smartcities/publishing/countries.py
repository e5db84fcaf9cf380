"""The names of countries, cached: the library translates a name each time it is used."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django_countries import countries


def country_name(code: str) -> str:
    """Return the name of a country by its ISO 3166 code; empty if there is no such country."""
    return _name(code, get_language())


@lru_cache(maxsize=1024)
def _name(code: str, language: str | None) -> str:
    return str(countries.name(code))
