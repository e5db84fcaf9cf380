"""The names of countries, kept: the library translates one anew each time it is asked."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django_countries import countries


def country_name(code: str) -> str:
    """Return the name of a country by its ISO 3166 code, or nothing for a code of none."""
    return _name(code, get_language())


@lru_cache(maxsize=1024)
def _name(code: str, language: str | None) -> str:
    return str(countries.name(code))
