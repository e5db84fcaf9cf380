"""Slugs made from names, with Nordic letters transliterated so that they stay readable."""

from __future__ import annotations

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
