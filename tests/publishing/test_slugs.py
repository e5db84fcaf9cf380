"""Slugs end with a whole word, also where a long title is cut."""

from __future__ import annotations

import pytest

from smartcities.publishing.slugs import slug_from

LONG = "The harbour that became a neighbourhood in which bicycles come first, water too"


@pytest.mark.parametrize(
    ("text", "longest", "slug"),
    [
        (LONG, 75, "the-harbour-that-became-a-neighbourhood-in-which-bicycles-come-first-water"),
        ("one two three", 7, "one-two"),
        ("one two three", 8, "one-two"),
        ("one two", 7, "one-two"),
        ("Ærø og Århus", 80, "aero-og-arhus"),
        ("a " + "b" * 100, 80, "a-" + "b" * 78),
        ("b" * 100, 80, "b" * 80),
        ("…", 80, ""),
    ],
)
def test_a_long_slug_is_cut_after_a_word(text: str, longest: int, slug: str) -> None:
    assert slug_from(text, longest) == slug
