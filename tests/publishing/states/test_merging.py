"""Merging whole states: fields, sets, rows and their order; and what is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcities.publishing.states import RowState, State
from smartcities.publishing.states.merging import Merged, Note, merge

REPORT = "resources.report"
BASE = State(
    REPORT,
    {"title": "Harbour", "summary": "A city builds.", "image": None, "body": "<p>One.</p>"},
    {"themes": ("1", "2")},
    {"passages": tuple(RowState(key, {"text": f"<p>{key}</p>", "expert": 1}) for key in "abc")},
)


def changed(base: State = BASE, **fields: Any) -> State:
    return replace(base, fields={**base.fields, **fields})


def with_rows(*rows: RowState | str, base: State = BASE) -> State:
    there = {row.key: row for row in base.rows["passages"]}
    found = tuple(there[row] if isinstance(row, str) else row for row in rows)
    return replace(base, rows={"passages": found})


def row(key: str, text: str = "", **fields: Any) -> RowState:
    return RowState(key, {"text": text or f"<p>{key}</p>", "expert": 1, **fields})


def keys(merged: Merged) -> str:
    return "".join(one.key for one in merged.state.rows["passages"])


def test_each_side_s_fields_are_taken() -> None:
    merged = merge(BASE, changed(title="Port"), changed(summary="Two cities build.", image=7))
    assert merged == Merged(changed(title="Port", summary="Two cities build.", image=7))


def test_a_set_is_merged_by_its_members() -> None:
    mine = replace(BASE, relations={"themes": ("2", "10")})
    theirs = replace(BASE, relations={"themes": ("1", "2", "3")})
    assert merge(BASE, mine, theirs).state.relations == {"themes": ("2", "3", "10")}
    assert not merge(BASE, mine, theirs).questions


def test_another_value_on_both_sides_is_asked() -> None:
    merged = merge(BASE, changed(image=5), changed(image=7))
    (asked,) = merged.questions
    assert (asked.place, asked.base, asked.mine, asked.theirs) == ("image", None, 5, 7)
    assert set(asked.choices) == {"mine", "theirs"}
    assert merged.state.fields["image"] == 5
    for choice, value in (("mine", 5), ("theirs", 7)):
        answered = merge(BASE, changed(image=5), changed(image=7), {"image": choice})
        assert not answered.questions
        assert answered.state.fields["image"] == value
    assert merge(BASE, changed(image=5), changed(image=7), {"image": "both"}).questions


def test_a_text_that_both_changed_can_have_both() -> None:
    mine, theirs = changed(summary="A town builds."), changed(summary="A port builds.")
    (asked,) = merge(BASE, mine, theirs).questions
    assert asked.choices == {
        "mine": "A town builds.",
        "theirs": "A port builds.",
        "both": "A port town builds.",
    }
    assert merge(BASE, mine, theirs, {"summary": "both"}).state.fields["summary"] == (
        "A port town builds."
    )


def test_what_would_be_too_long_for_its_field_is_asked() -> None:
    long = changed(title=" ".join(["word"] * 39))
    mine = replace(long, fields={**long.fields, "title": "aaaa " + long.fields["title"]})
    theirs = replace(long, fields={**long.fields, "title": f"{long.fields['title']} bbbbb"})
    (asked,) = merge(long, mine, theirs).questions
    assert set(asked.choices) == {"mine", "theirs"}
    assert asked.choices["mine"] == mine.fields["title"]


def test_an_address_is_no_text() -> None:
    base = changed(slug="one")
    (asked,) = merge(base, changed(slug="two"), changed(slug="three")).questions
    assert set(asked.choices) == {"mine", "theirs"}


def test_fields_of_one_row_are_merged_and_asked_by_its_key() -> None:
    mine = with_rows("a", row("b", "<p>mine</p>"), "c")
    theirs = with_rows("a", row("b", expert=2), row("c", "<p>theirs</p>"))
    merged = merge(BASE, mine, theirs)
    assert not merged.questions
    assert merged.state == with_rows(
        "a", row("b", "<p>mine</p>", expert=2), row("c", "<p>theirs</p>")
    )
    (asked,) = merge(BASE, mine, with_rows("a", row("b", "<p>yours</p>"), "c")).questions
    assert asked.place == "passages:b:text"


def test_rows_that_either_added_or_deleted() -> None:
    merged = merge(BASE, with_rows("a", "b", "c", row("m")), with_rows("b", row("t"), "c"))
    assert not merged.questions
    assert keys(merged) == "btcm"
    assert keys(merge(BASE, with_rows("b", row("m")), with_rows("a", "b", row("t")))) == "btm"


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_row_that_one_deleted_and_the_other_changed_is_asked(is_mine: bool) -> None:
    without, there = with_rows("a", "c"), with_rows("a", row("b", "<p>new</p>"), "c")
    mine, theirs = (without, there) if is_mine else (there, without)
    (asked,) = merge(BASE, mine, theirs).questions
    assert (asked.place, asked.name) == ("passages:b", "")
    assert (asked.mine is None, asked.theirs is None) == (is_mine, not is_mine)
    assert keys(merge(BASE, mine, theirs, {"passages:b": "mine"})) == ("ac" if is_mine else "abc")
    assert keys(merge(BASE, mine, theirs, {"passages:b": "theirs"})) == ("abc" if is_mine else "ac")


@pytest.mark.parametrize(
    ("mine", "theirs", "found", "noted"),
    [
        ("cab", "abc", "cab", ""),
        ("abc", "bca", "bca", ""),
        ("abc", "abc", "abc", ""),
        ("cab", "cab", "cab", ""),
        ("cba", "bac", "cba", ""),
    ],
)
def test_the_order_of_rows(mine: str, theirs: str, found: str, noted: str) -> None:
    merged = merge(BASE, with_rows(*mine), with_rows(*theirs))
    assert keys(merged) == found
    assert not merged.questions


def test_a_row_that_both_moved_stands_where_mine_put_it_and_that_is_noted() -> None:
    base = with_rows(*(row(key) for key in "abcdef"))
    mine = with_rows(*"fabcde", base=base)
    theirs = with_rows(*"abfcde", base=base)
    merged = merge(base, mine, theirs)
    assert keys(merged) == "fabcde"
    assert merged.notes == (Note("passages", "f"),)


def test_what_one_side_does_not_know_stays_as_the_other_has_it() -> None:
    """A state of another schema has other fields, sets and kinds of rows."""
    theirs = State(REPORT, {**BASE.fields, "new": 1}, {**BASE.relations, "new": ("1",)}, {})
    merged = merge(BASE, changed(title="Port"), theirs)
    assert not merged.questions
    assert merged.state.fields == {**theirs.fields, "title": "Port"}
    assert merged.state.relations == theirs.relations
    assert merged.state.rows == BASE.rows
    # A type that is gone is merged by its values.
    gone = State("gone.gone", {"text": "a"})
    (asked,) = merge(gone, changed(gone, text="b"), changed(gone, text="c")).questions
    assert set(asked.choices) == {"mine", "theirs"}


def test_without_a_base_all_that_differs_is_asked() -> None:
    mine = with_rows("a", row("b", "<p>mine</p>"), base=changed(title="Port"))
    merged = merge(None, mine, BASE)
    assert [each.place for each in merged.questions] == ["title", "passages:b:text", "passages:c"]
    assert not merge(None, BASE, BASE).questions


# Whatever is written ---------------------------------------------------------------------------

word = st.sampled_from(["Harbour", "A new harbour", "An old harbour of the city", ""])
body = st.sampled_from(["<p>One.</p><p>Two.</p>", "<p>One.</p>", "<p>1.</p><p>Two.</p>", ""])
rows = st.lists(
    st.builds(RowState, st.sampled_from("abcdef"), st.fixed_dictionaries({"text": body})),
    unique_by=lambda one: one.key,
    max_size=6,
).map(tuple)
themes = st.sets(st.sampled_from(["1", "2", "9", "10"])).map(lambda found: sorted(found, key=int))
states = st.builds(
    lambda title, text, sets, passages: State(
        REPORT, {"title": title, "body": text}, {"themes": tuple(sets)}, {"passages": passages}
    ),
    word,
    body,
    themes,
    rows,
)
many = settings(max_examples=200, deadline=None)


@pytest.mark.full
@many
@given(states, states)
def test_one_side_alone_is_taken_as_it_is(base: State, other: State) -> None:
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert merged == Merged(other, (), ())


@pytest.mark.full
@pytest.mark.database
@many
@given(states, states, states)
def test_nothing_is_lost_and_both_sides_get_the_same(
    base: State, mine: State, theirs: State
) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert {each.place for each in one.questions} == {each.place for each in other.questions}
    if not one.questions:
        assert one.state.fields == other.state.fields
        assert one.state.relations == other.state.relations
        found = [{row.key: row for row in each.state.rows["passages"]} for each in (one, other)]
        assert found[0] == found[1]
    # What either side added is there, or asked.
    before = {row.key for row in base.rows["passages"]}
    added = {row.key for each in (mine, theirs) for row in each.rows["passages"]} - before
    asked = {each.key for each in one.questions}
    assert added - asked <= {row.key for row in one.state.rows["passages"]}
    answers = {each.place: "theirs" for each in one.questions}
    assert not merge(base, mine, theirs, answers).questions
