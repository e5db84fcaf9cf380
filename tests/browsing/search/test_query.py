"""Queries: what a visitor typed, read as terms."""

from __future__ import annotations

import pytest

from smartcities.browsing.search.query import LONGEST, MOST_WORDS, Query


def read(text: str) -> list[tuple[bool, list[str]]]:
    return [
        (term.is_excluded, [word.folded for word in term.words]) for term in Query.parse(text).terms
    ]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("smart grid", [(False, ["smart"]), (False, ["grid"])]),
        ('"smart grid" gas', [(False, ["smart", "grid"]), (False, ["gas"])]),
        ("“smart grid”", [(False, ["smart", "grid"])]),
        ("-gas wind", [(True, ["gas"]), (False, ["wind"])]),
        ('-"smart meter"', [(True, ["smart", "meter"])]),
        ('"smart grid', [(False, ["smart"]), (False, ["grid"])]),
        ("smart-grid", [(False, ["smart", "grid"])]),
        ("-smart-grid", [(True, ["smart", "grid"])]),
        ("Århus/Aarhus", [(False, ["arhus"])]),
        ("wind - gas", [(False, ["wind"]), (False, ["gas"])]),
        ("- -- \"\" '' * : ( ) ^ & | !", []),
        ("grid NEAR(a b) OR x*", [(False, [w]) for w in ("grid", "near", "a", "b", "or", "x")]),
        ("", []),
    ],
)
def test_a_query_is_read(text: str, terms: list[tuple[bool, list[str]]]) -> None:
    assert read(text) == terms


def test_a_query_is_bounded() -> None:
    long = Query.parse("word " * 1000)
    assert len(long.text) == 5000
    assert len(long.terms) == 1
    many = Query.parse(" ".join(f"w{number}" for number in range(LONGEST)))
    assert sum(len(term.words) for term in many.terms) == MOST_WORDS
