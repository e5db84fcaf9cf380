"""What helps a visitor along: suggestions, corrections, passages with their hits marked."""

from __future__ import annotations

import pytest

from smartcities.browsing.search import did_you_mean, excerpt, marked, snippet, snippets, suggest
from smartcities.browsing.search.correction import slips_between
from tests.factories import case_study, city, report, row, theme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["kø", "Ko", "koe", "KØBEN", "københavn", "smart kø"])
def test_titles_are_suggested_by_their_first_letters(typed: str) -> None:
    place = city(title="Smart København")
    case_study(title="Elsewhere", summary="København")
    (suggestion,) = suggest(typed)
    assert (suggestion.title, suggestion.url) == ("Smart København", place.get_absolute_url())
    assert suggestion.kind == "city"


def test_suggestions_are_few_and_those_come_first_that_begin_so() -> None:
    for number in range(4):
        case_study(title=f"A grid {number}")
    case_study(title="Grids")
    first, *others = suggest("gri", limit=3)
    assert first.title == "Grids"
    assert len(others) == 2


@pytest.mark.parametrize("typed", ["", "g", " ", '"', "%", "*", "=", "\0", "'gri", "x" * 9999])
def test_nothing_is_suggested_for_next_to_nothing(typed: str) -> None:
    case_study(title="Grids")
    assert [each.title for each in suggest(typed)] == (["Grids"] if "gri" in typed else [])


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("enrgy", "energy"),
        ("eenergy grdi", "energy grid"),
        ("nergy", "energy"),
        ("enegyr", "energy"),
        ("Copenhaguen", "Copenhagen"),
        ("oresnud", "Øresund"),
        ('"smart grdi"', '"smart grid"'),
        ("wnidmill -grid", "windmill -grid"),
        ("energy", None),
        ("xyzzy", None),
        ("grd xyzzy", None),
        ("a smart grid for enrgy in oresund", None),
        ("", None),
    ],
)
def test_a_typing_error_is_put_right_if_that_finds_something(typed: str, meant: str | None) -> None:
    case_study(title="A smart grid", summary="For energy in Øresund.", themes=[theme(name="Heat")])
    case_study(title="A windmill", cities=[city(title="Copenhagen")])
    assert did_you_mean(typed) == meant


def test_the_name_of_a_theme_is_a_correction() -> None:
    case_study(themes=[theme(name="Transport")])
    assert did_you_mean("trasnport") == "Transport"


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("grid", "grid", 0),
        ("grid", "gird", 1),
        ("grid", "rid", 1),
        ("grid", "gridd", 1),
        ("energy", "enregi", 2),
        ("abcdef", "uvwxyz", 3),
    ],
)
def test_slips_are_counted(word: str, other: str, slips: int) -> None:
    assert slips_between(word, other, 2) == slips


def test_a_passage_shows_the_hit_between_whole_words() -> None:
    text = "Before. " * 60 + "Then the smart grids came & stayed. " + "After. " * 60
    page = case_study(summary="Nothing here.", body=f"<p>{text.replace('&', '&amp;')}</p>")
    shown = snippet(page, "grid smart").text
    assert [part.text for part in shown.segments if part.is_hit] == ["smart", "grids"]
    assert str(shown).startswith("… Before.")
    assert str(shown).endswith(" …")
    assert 150 <= len(str(shown)) <= 210
    assert "<mark>smart</mark> <mark>grids</mark> came &amp; stayed" in shown.__html__()


def test_what_an_author_wrote_is_never_markup() -> None:
    page = case_study(summary="<script>alert(1)</script> & grids")
    html = snippet(page, "script grid").text.__html__()
    mark = "<mark>script</mark>"
    assert html == f"&lt;{mark}&gt;alert(1)&lt;/{mark}&gt; &amp; <mark>grids</mark>"


def test_without_a_hit_in_the_text_its_beginning_is_shown() -> None:
    page = case_study(summary="A summary.", cities=[city(title="Oslo")])
    assert str(snippet(page, "oslo").text) == "A summary."
    assert str(snippet(case_study(), "oslo").text) == ""


def test_the_rows_of_a_page_are_shown_too() -> None:
    page = report(summary="A report.")
    row(page.recommendations.model, page, title="Borrow ladders early")
    assert "ladders" in str(snippet(page, "ladder").text)


def test_snippets_of_many_pages_cost_as_much_as_of_one(django_assert_max_num_queries) -> None:
    pages = [case_study(summary=f"Grid {number}") for number in range(6)]
    with django_assert_max_num_queries(5):
        found = snippets(pages, "grid")
    assert [str(found[page.pk].text) for page in pages] == [page.summary for page in pages]


def test_a_title_is_marked_whole() -> None:
    assert marked("Århus & cykler", "cyklen").__html__() == "Århus &amp; <mark>cykler</mark>"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("grid", "A <mark>grid</mark>."),
        ("kept heat", "Where <mark>heat</mark> is <mark>kept</mark> in the grid."),
        ("grid oslo", "A <mark>grid</mark>."),
        ("oslo", "A grid."),
    ],
)
def test_a_card_shows_its_summary_unless_another_text_has_the_words(
    query: str, shown: str, django_assert_num_queries
) -> None:
    page = case_study(summary="A grid.", body="<p>Where heat is kept in the grid.</p>")
    with django_assert_num_queries(0):
        assert excerpt(page, query).__html__() == shown
