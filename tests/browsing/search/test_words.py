"""Words: split, folded and stemmed before any database sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcities.browsing.search.words import FORMS, folded, forms


@pytest.mark.parametrize(
    "written",
    [
        ["Öresund", "Øresund", "Oresund", "oeresund", "ØRESUND", "O\u0308resund"],
        ["Århus", "Aarhus", "AARHUS", "arhus", "A\u030arhus"],
        ["Ærø", "Aero", "Äro", "aeroe"],
        ["straße", "STRASSE"],
        ["CO₂", "CO2", "co2"],
        ["København", "Kobenhavn", "Koebenhavn"],
        ["Malmö", "Malmø", "malmo"],
        ["Łódź", "Lodz"],
    ],
)
def test_spellings_of_one_word_are_one(written: list[str]) -> None:
    assert len({folded(word) for word in written}) == 1


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("cykel cykler cyklen cyklerne", "danish"),
        ("artikel artikler artiklen", "danish"),
        ("by byen byer byerne", "danish"),
        ("city cities", "english"),
        ("connect connected connecting connection", "english"),
    ],
)
def test_forms_of_a_word_meet(words: str, language: str) -> None:
    assert len({getattr(form, language) for form in forms(words)}) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smart-city, e-mail", ["smart", "city", "e", "mail"]),
        ("the city's 5G", ["the", "city", "s", "5g"]),
        ("name@example.org", ["name", "example", "org"]),
        ("a_b & c", ["a", "b", "c"]),
        ("東京 Tokyo", ["東", "京", "tokyo"]),
        ("...!? \u0301 \0", []),
    ],
)
def test_words_stand_between_everything_else(text: str, words: list[str]) -> None:
    assert [form.folded for form in forms(text)] == words


@given(st.text())
def test_any_text_has_words_that_no_database_splits_again(text: str) -> None:
    for form in forms(text):
        assert form.folded
        assert all(stem.isalnum() and stem == stem.lower() for stem in form), form


@given(st.text())
def test_folding_a_folded_word_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_memory_for_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartcities.browsing.search.words.REMEMBERED", 50)
    for number in range(200):
        FORMS[f"word{number}"]
    assert len(FORMS) <= 51
