"""The same hits on either database: those that a matcher in Python finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudy
from smartcities.browsing.search import Query, by_relevance, found_keys, matching
from smartcities.browsing.search.query import Term
from smartcities.browsing.search.words import forms
from tests.factories import case_study

pytestmark = pytest.mark.django_db

TEXTS = {
    "wind": ("Wind at sea", "The turbines of Øresund turn.", "<p>Vindmøller i Århus.</p>"),
    "bikes": ("Cykler i byen", "Cycling in Copenhagen", "<p>Smart <em>grid</em>s</p><p>next</p>"),
    "grid": ("A smart grid", "Meters & more", "<p>The city's 5G network, CO₂-free</p>"),
}


@pytest.fixture
def texts() -> None:
    for slug, (title, summary, body) in TEXTS.items():
        case_study(slug=slug, title=title, summary=summary, body=body)


def found(query: str) -> set[str]:
    return set(matching(CaseStudy.objects.public(), query).values_list("slug", flat=True))


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("turbine", "wind"),
        ("Oeresund", "wind"),
        ("aarhus", "wind"),
        ("vindmølle", "wind"),
        ("cykel", "bikes"),
        ("cyklen", "bikes"),
        ("city", "grid"),
        ("cities", "grid"),
        ("by", "bikes"),
        ("grids", "bikes grid"),
        ("smart grid", "bikes grid"),
        ('"smart grid"', "bikes grid"),
        ('"grid smart"', ""),
        ('"grids next"', "bikes"),
        ('"sea the turbines"', ""),
        ("smart -city", "bikes"),
        ("-smart", "wind"),
        ("-smart -wind", ""),
        ("wind turbines", "wind"),
        ("co2", "grid"),
        ("5g", "grid"),
        ("smart-grid", "bikes grid"),
        ("vindm", "wind"),
        ("turb wind", "wind"),
        ("vin", ""),
        ('"vindm"', ""),
        ('"vindm turn"', ""),
        ("turb-wind", ""),
        ("turn -vindm", "wind"),
        ("near Copenhagen", "bikes"),
        ("close to københavn Copenhagen", ""),
        ("tæt på Copenhagen", "bikes"),
        ('"near" Copenhagen', ""),
        ("near", ""),
        ("near -city", ""),
        ("Ø\xadre\u200bsund", "wind"),
        ("cyk\u2060ler \ufeffi byen", "bikes"),
        ("smart\u2011grid", "bikes grid"),
        ("\u2011smart", "wind"),
        ("\u200b", ""),
        ("em", ""),
        ("the OR", ""),
        ("NEAR(smart grid)", ""),
        ("gri*", ""),
        ("title:smart", ""),
        ("'smart' & grid", "bikes grid"),
        ("🚲", ""),
        ("שלום", ""),
        ("\0", ""),
        ("%", ""),
        ("", ""),
    ],
)
def test_a_query_finds_the_same_everywhere(texts: None, query: str, slugs: str) -> None:
    assert found(query) == set(slugs.split())


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "\\",
        "a'b",
        "a''b",
        'a"b',
        "a:*",
        "a<->b",
        "!a",
        "(a",
        "a)",
        "^a",
        "a AND",
        "{a}",
        "\x01\x02",
        "\ud800",
        "x" * 10_000,
        '"' * 999,
        "- " * 300,
        "\u202eabc",
        "ﷺ",
        "a\u0301" * 90,
    ],
)
def test_no_query_is_an_error(texts: None, query: str) -> None:
    found(query)
    found_keys(CaseStudy, query)


def holds(text: list[str], term: Term, in_title: bool = False) -> bool:
    """Tell whether the words of any of the texts hold the term, by its rule in words."""
    words = [forms(each) for each in text]
    if not term.is_phrase:
        stems = {stem for each in words for form in each for stem in (form.english, form.danish)}
        typed = term.words[0].folded
        is_exact = term.is_quoted or term.is_excluded or len(typed) < 4
        # Of titles the words are kept as they are typed.
        others = {form.folded for each in words for form in each} if in_title else stems
        longer = not is_exact and any(other.startswith(typed) for other in others)
        return bool(term.stems & stems) or longer
    wanted = [form.english for form in term.words]
    lines = [[form.english for form in each] for each in words]
    return any(line[at : at + len(wanted)] == wanted for line in lines for at in range(len(line)))


WORDS = st.sampled_from(
    [
        "smart",
        "grid",
        "grids",
        "city",
        "cities",
        "by",
        "byen",
        "cykel",
        "cykler",
        "Øre",
        "oere",
        "energy",
        "energi",
        "energiplan",
        "cykelsti",
        "gridlock",
        "near",
        "water",
        "Å",
        "5g",
        "é",
        "東京",
    ]
)
TEXT = st.lists(WORDS, max_size=6).map(" ".join)
PIECE = st.one_of(WORDS, st.lists(WORDS, min_size=2, max_size=3).map(lambda w: f'"{" ".join(w)}"'))
QUERY = st.lists(
    st.tuples(st.sampled_from(["", "", "-"]), PIECE).map("".join), min_size=1, max_size=3
).map(" ".join)


@pytest.mark.full
@pytest.mark.database
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    corpus=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=4), queries=st.lists(QUERY, max_size=4)
)
def test_the_databases_find_what_a_plain_matcher_finds(
    db: None, corpus: list[tuple[str, str, str]], queries: list[str]
) -> None:
    CaseStudy.objects.all().delete()
    keys = {
        case_study(title=title or "x", summary=summary, body=f"<p>{body}</p>").pk: [
            title or "x",
            summary,
            body,
        ]
        for title, summary, body in corpus
    }
    for text in queries:
        query = Query.parse(text)
        expected, whole = (
            {
                key
                for key, texts in keys.items()
                if all(holds(texts, term) for term in each.needed)
                if not any(holds(texts, term) for term in each.excluded)
            }
            for each in (query, query.exact)
        )
        titled, longer = (
            {
                key
                for key in expected
                if terms and all(holds(keys[key][:1], term, in_title=True) for term in terms)
            }
            for terms in (query.exact.wanted, query.needed)
        )
        ranks = [titled, whole, longer] if query.wanted and not query.is_exact else [titled]
        hits = found_keys(CaseStudy, query)
        assert set(hits.pages) == expected, text
        assert [set(hits.pages & rank) for rank in hits.ranks] == ranks[: len(hits.ranks)], text
        assert bool(hits.ranks) == bool(query.wanted)
        assert (
            set(matching(CaseStudy.objects.all(), query).values_list("pk", flat=True)) == expected
        )
        ranked = by_relevance(CaseStudy.objects.filter(pk__in=expected), query)
        places = [
            next((place for place, rank in enumerate(ranks) if key in rank), len(ranks))
            for key in ranked.values_list("pk", flat=True)
        ]
        assert places == sorted(places)
