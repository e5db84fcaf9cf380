"""What nobody sees between the letters of a word makes no difference, in texts and queries."""

from __future__ import annotations

import unicodedata

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from casestudies.models import CaseStudy
from smartcities.browsing.search import marked, matching, suggest
from smartcities.browsing.search.words import (
    composed,
    forms,
    hyphenated,
    parts,
    split,
    whole,
)
from tests.factories import case_study

UNSEEN = [
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e",
    "\u202a", "\u2060", "\u2064", "\u2069", "\u3164", "\ufe0f", "\ufeff", "\ufffe", "\x02", "\x1f",
    "\U000e0041",
]  # fmt: skip


def name(letter: str) -> str:
    return f"{unicodedata.name(letter, 'U')} {ord(letter):04X}"


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("unseen", UNSEEN, ids=name)
def test_invisible_characters_match_in_texts_and_queries(unseen: str) -> None:
    page = case_study(title=f"Fjern{unseen}varme", summary=f"En{unseen}{unseen}ergi ø{unseen}")
    pages = CaseStudy.objects.public()
    for query in ("fjernvarme", "energi", f"fjern{unseen}varme", f"{unseen}ener{unseen}gi"):
        assert list(matching(pages, query)) == [page], query
    assert [each.title for each in suggest("fjernv")] == [page.title]
    assert "<mark>Fjernvarme</mark>" in marked(page.title, "fjernvarme").__html__()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/", "/case-studies/"])
def test_what_was_typed_is_repeated_without_them(path: str) -> None:
    case_study(title="Fjernvarme")
    html = Client().get(path, {"q": "\ufefffjern\u00advarme\u200b"}).content.decode()
    assert "<mark>Fjernvarme</mark>" in html
    assert "“fjernvarme”" in html
    assert "�" not in html


def test_emojis_hold_together() -> None:
    family = "👩\u200d💻 ❤\ufe0f"
    assert composed(family) == family


@pytest.mark.full
@pytest.mark.database
@given(st.text(max_size=8), st.sampled_from(UNSEEN), st.text(max_size=8))
def test_composing_twice_changes_nothing(before: str, unseen: str, after: str) -> None:
    once = composed(f"{before}{unseen}{after}")
    assert [form.folded for form in forms(once)] == [form.folded for form in forms(composed(once))]


@pytest.mark.parametrize(
    ("text", "words", "apart"),
    [
        ("bære-\ndygtighed", "bæredygtighed", "bære dygtighed"),
        ("klima-\nregnskab", "klimaregnskab", "klima regnskab"),
        ("fjern\u00ad\nvarme", "fjernvarme", "fjern varme"),
        ("fjern\u2010 \r\n varme", "fjernvarme", "fjern varme"),
        ("fjern\u2011\u2028varme", "fjernvarme", "fjern varme"),
        ("fjern\ufffe\nvarme", "fjernvarme", "fjern varme"),
        ("fjern¬\nvarme", "fjernvarme", "fjern varme"),
        ("af-\nfalds-\nsortering", "affaldssortering", "af falds sortering"),
        ("BÆRE-\nDYGTIG", "BÆREDYGTIG", "BÆRE DYGTIG"),
        ("Smart-\nGrid", "Smart Grid", ""),
        ("CO2-\nneutral", "CO2 neutral", ""),
        ("CO₂-\nneutral", "CO₂ neutral", ""),
        ("2012-\nplanen", "2012 planen", ""),
        ("energi- og\nmiljø", "energi og miljø", ""),
        ("energi-\nog miljø", "energi og miljø", ""),
        ("sol-\nog vind-\nenergi", "sol og vindenergi", "vind energi"),
        ("en -\nto", "en to", ""),
        ("plain\ntext", "plain text", ""),
    ],
)
def test_a_word_that_is_broken_at_a_lines_end_is_whole(text: str, words: str, apart: str) -> None:
    assert " ".join(split(whole(text))) == words
    assert " ".join(" ".join(each) for each in parts(text)) == apart
    # The passage of a file shows the hyphen where the parts are searched for.
    assert len(split(hyphenated(text))) >= len(split(whole(text)))
