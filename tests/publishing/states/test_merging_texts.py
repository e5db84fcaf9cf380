"""Merging texts: by words, by blocks, and asking where changes touch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcities.publishing.fields import sanitise
from smartcities.publishing.states.texts import blocks, is_regular, merge_rich, merge_words

BASE = "The city builds a new harbour at the old quay this year."

APART = [
    ("The town builds a new harbour at the old quay this year.",
     "The city builds a new harbour at the old quay next year.",
     "The town builds a new harbour at the old quay next year."),
    ("", BASE, ""),
    (BASE, BASE + " More.", BASE + " More."),
    ("So far: " + BASE, BASE + " More.", "So far: " + BASE + " More."),
    (BASE.replace(" new", ""), BASE.replace("old ", ""),
     "The city builds a harbour at the quay this year."),
    (BASE.replace("city", "town"), BASE.replace("city", "town"), BASE.replace("city", "town")),
]  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "merged"), APART)
def test_words_that_do_not_touch_are_both_there(mine: str, theirs: str, merged: str) -> None:
    assert merge_words(BASE, mine, theirs).merged == merged
    assert merge_words(BASE, theirs, mine).merged == merged


def test_the_same_words_are_asked_with_the_rest_of_both() -> None:
    mine = BASE.replace("city", "town").replace("this year", "in May")
    theirs = BASE.replace("city", "port").replace("old", "north")
    text = merge_words(BASE, mine, theirs)
    assert text.merged is None
    assert text.mine == "The town builds a new harbour at the north quay in May."
    assert text.theirs == "The port builds a new harbour at the north quay in May."
    assert text.both == "The port town builds a new harbour at the north quay in May."


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("a new big harbour", "a new port"),  # beside each other
        ("a new harbour here", "a new harbour there"),
        ("a harbour", "a newer harbour"),  # taken away here, changed there
    ],
)
def test_changes_that_touch_are_asked(mine: str, theirs: str) -> None:
    assert merge_words("a new harbour", mine, theirs).merged is None


# Rich text -----------------------------------------------------------------------------------

TWO = "<p>The first of all.</p><p>The second of them.</p>"
LIST = "<ul><li><p>One thing</p></li><li><p>Another thing</p></li></ul>"

RICH_APART = [
    (TWO, TWO.replace("first", "1st"), TWO.replace("second", "2nd"),
     "<p>The 1st of all.</p><p>The 2nd of them.</p>"),
    (TWO, TWO.replace("all", "<strong>all</strong>"), TWO.replace("The first", "That first"),
     "<p>That first of <strong>all</strong>.</p><p>The second of them.</p>"),
    (TWO, "<h2>Head</h2>" + TWO, TWO + "<p>Third.</p>",
     f"<h2>Head</h2>{TWO}<p>Third.</p>"),
    (TWO, "<p>The second of them.</p>", TWO.replace("second", "2nd"),
     "<p>The 2nd of them.</p>"),
    (LIST, LIST.replace("One", "1"), LIST.replace("Another", "2nd"),
     "<ul><li><p>1 thing</p></li><li><p>2nd thing</p></li></ul>"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "mine", "theirs", "merged"), RICH_APART)
def test_blocks_and_words_that_do_not_touch_are_both_there(
    base: str, mine: str, theirs: str, merged: str
) -> None:
    assert merge_rich(base, mine, theirs).merged == merged
    assert merge_rich(base, theirs, mine).merged == merged


def test_a_paragraph_that_cannot_be_merged_is_chosen_whole_or_stands_there_twice() -> None:
    mine, theirs = TWO.replace("first", "1st"), TWO.replace("first", "last").replace("them", "us")
    text = merge_rich(TWO, mine, theirs)
    assert text.merged is None
    assert text.mine == "<p>The 1st of all.</p><p>The second of us.</p>"
    assert text.theirs == theirs
    assert text.both == "<p>The last of all.</p><p>The 1st of all.</p><p>The second of us.</p>"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        # Each is fine alone; together a link would stand in a link, bold in bold.
        ('<p>one <a href="/a/">two three four five</a></p>',
         '<p>one two three <a href="/b/">four</a> five</p>'),
        ("<p><strong>one two three four five</strong></p>",
         "<p>one two <strong>three</strong> four five</p>"),
        ("<p>one</p><p>two three four five</p>", "<h2>one two three four five</h2>"),
    ],
)  # fmt: skip
def test_what_the_editor_would_write_otherwise_is_asked(mine: str, theirs: str) -> None:
    text = merge_rich("<p>one two three four five</p>", mine, theirs)
    assert text.merged is None
    assert {text.mine, text.theirs} == {mine, theirs}


def test_blocks_are_the_text_in_parts() -> None:
    html = f"Bare <em>words</em>{LIST}\n<p>x<br>y</p><table><tbody><tr><td><p>z</p></td></tr>"
    html += "</tbody></table>"
    found = blocks(html)
    assert "".join(found) == html
    assert len(found) == 4
    assert blocks("") == []


@pytest.mark.parametrize(
    "html",
    ["<p><em><em>x</em></em></p>", "<p><em>x</em><em>y</em></p>", "<p><em></em>x</p>",
     "<p><em>x</p>", "<p onclick='x'>x</p>"],
)  # fmt: skip
def test_what_is_not_regular(html: str) -> None:
    assert not is_regular(html)
    assert is_regular("<p><em>x</em> <em>y</em><br><strong>z</strong></p>")


# Whatever is written ---------------------------------------------------------------------------

words = st.lists(st.sampled_from(["a", "b", "c", "d", "e,", "f."]), max_size=8).map(" ".join)
marked = st.builds(
    lambda tag, inside: f"<{tag}>{inside}</{tag}>" if tag and inside else inside,
    st.sampled_from(["", "", "strong", "em"]),
    words,
)
paragraph = st.builds(
    lambda tag, parts: f"<{tag}>{' '.join(filter(None, parts))}</{tag}>",
    st.sampled_from(["p", "p", "h2", "blockquote"]),
    st.lists(marked, min_size=1, max_size=3),
)
rich = st.lists(paragraph, max_size=4).map("".join).map(sanitise)
many = settings(max_examples=150, deadline=None)


@pytest.mark.full
@many
@given(words, words)
def test_one_side_alone_is_taken_as_it_is(base: str, other: str) -> None:
    for merge in (merge_words, merge_rich):
        assert merge(base, other, base).merged == other
        assert merge(base, base, other).merged == other
        assert merge(base, other, other).merged == other


@pytest.mark.full
@many
@given(words, words, words)
def test_words_are_merged_alike_for_both_sides(base: str, mine: str, theirs: str) -> None:
    one, other = merge_words(base, mine, theirs), merge_words(base, theirs, mine)
    assert one.merged == other.merged
    assert (one.mine, one.theirs) == (other.theirs, other.mine)


@pytest.mark.full
@pytest.mark.database
@many
@given(rich, rich, rich)
def test_merged_rich_text_is_as_the_sanitiser_leaves_it(base: str, mine: str, theirs: str) -> None:
    text = merge_rich(base, mine, theirs)
    for each in (text.mine, text.theirs, text.both):
        assert sanitise(each) == each
    assert text.merged == merge_rich(base, theirs, mine).merged
    if text.merged is not None and text.merged not in (mine, theirs):
        assert sanitise(text.merged) == text.merged
