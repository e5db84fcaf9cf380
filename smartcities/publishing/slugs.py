"""Slugs made from names, with Nordic letters transliterated so that they stay readable.

And the words that none can be directly below the root: those that other addresses begin with. They
are read from the address plan itself, so a new list or file reserves its word by being there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.utils import translation
from django.utils.text import slugify

# The same letters as the admin's own JavaScript (urlify.js), so that an address made on the
# server and one made while typing agree.
LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "a", "ü": "u", "ß": "ss", "đ": "d", "ł": "l"}
)


def slug_from(text: str, longest: int = 80) -> str:
    """Return a slug of at most *longest* characters; empty if *text* has no usable character.

    A longer one is cut after a whole word, as ``counters.js`` does, unless little would be left.
    """
    slug = slugify(text.lower().translate(LETTERS))
    if len(slug) > longest:
        end = slug.rfind("-", 0, longest + 1)
        slug = slug[: end if end >= longest / 2 else longest]
    return slug.strip("-_")


#: The first part of a route or of a regular expression, if it is a word: of ``robots.txt`` that is
#: ``robots``. A part that only begins with a word, as ``sitemap-<section>.xml``, is none.
FIRST = re.compile(r"\^?/?(?P<word>[a-z0-9_-]+)(?=[/.\\$]|\Z)", re.IGNORECASE)


def is_reserved(slug: str) -> bool:
    """Tell whether another address begins with *slug*."""
    return slug.lower() in reserved_words()


def reserved_words() -> frozenset[str]:
    """Return the words that addresses begin with, those of languages and static files too."""
    return _reserved_words(settings.ROOT_URLCONF)


@cache
def _reserved_words(urls: str) -> frozenset[str]:
    # In the default language, addresses of pages have no prefix that would hide the rest.
    with translation.override(settings.LANGUAGE_CODE):
        routes = [*_routes(get_resolver(urls)), settings.STATIC_URL]
    words = (FIRST.match(route) for route in routes)
    languages = (code for code, _name in settings.LANGUAGES)
    return frozenset({*(found["word"].lower() for found in words if found), *languages})


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield the beginnings of all addresses, at least to the end of their first part."""
    for each in resolver.url_patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLResolver) and not FIRST.match(route):
            yield from _routes(each, route)
        else:
            yield route
