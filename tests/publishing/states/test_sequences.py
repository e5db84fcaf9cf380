"""Long texts are compared in a time that a form can wait for, by the rules of short ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from difflib import SequenceMatcher

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from resources.models import Report
from smartcities.publishing.states import sequences
from smartcities.publishing.states.sequences import operations
from smartcities.publishing.states.texts import merge_rich, merge_words
from smartcities.publishing.states.wording import marked_words
from tests import factories
from tests.admin_walk.browser import opened, saved
from tests.conftest import colleague, signed_in

#: 200 kB in one paragraph: the same words again and again, and a space after each.
LONG = random.Random(1)  # noqa: S311  # no secret
WORDS = [f"w{LONG.randrange(3000)}" for _ in range(36_000)]


def body(**changes: str) -> str:
    """Return the text with other words at some places: ``w100="new"``."""
    words = list(WORDS)
    for place, word in changes.items():
        words[int(place[1:])] = word
    return f"<p>{' '.join(words)}</p>"


def made(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return what the operations make of *before*; all of it has to be named in its order."""
    found: list[str] = []
    at, other = 0, 0
    for tag, a1, a2, b1, b2 in operations(before, after):
        assert (a1, b1) == (at, other)
        at, other = a2, b2
        found += before[a1:a2] if tag == "equal" else after[b1:b2]
    assert (at, other) == (len(before), len(after))
    return found


@given(st.text("abc ", max_size=60), st.permutations("abcdefghijklm"), st.integers(0, 150))
@example("", list("fgabcdehijklm"), 0)
@example("", list("xabcdyefghz"), 0)
def test_they_make_one_of_the_other_however_long_it_may_be(
    noise: str, order: list[str], pairs: int
) -> None:
    before, after = f"abcdefg{noise}hijklm", "".join(order)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "PAIRS", pairs)
        patch.setattr(sequences, "RUN", 2)
        assert made(before, after) == list(after)


def test_what_is_short_is_compared_as_ever() -> None:
    before, after = ["one", "two", "three", "two"], ["two", "one", "two", "four"]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    assert operations(before, after) == matcher.get_opcodes()


def test_few_words_of_many_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [each for number in range(500) for each in (f"w{number}", " ")]
    after = list(before)
    after[400], after[600] = "new", "other"
    del after[700:702]
    expected = operations(before, after)
    monkeypatch.setattr(sequences, "PAIRS", 1_000)
    assert operations(before, after) == expected


@pytest.mark.full
def test_long_texts_are_merged_by_words() -> None:
    merged = merge_rich(body(), body(w100="MINE", w500="MINE"), body(w30000="THEIRS"))
    assert merged.merged == body(w100="MINE", w500="MINE", w30000="THEIRS")
    clash = merge_rich(body(), body(w100="MINE"), body(w100="THEIRS", w20="x"))
    assert clash.merged is None
    assert (clash.mine, clash.theirs) == (body(w100="MINE"), body(w100="THEIRS", w20="x"))


def test_words_between_many_changes_are_no_changes() -> None:
    base = [f"w{number}" for number in range(2_000)]
    # So dense that no run is left: all of it counts as replaced.
    mine = [word if place % 4 else f"m{place}" for place, word in enumerate(base)]
    theirs = [*base[:1002], "THEIRS", *base[1003:]]
    merged = merge_words(" ".join(base), " ".join(mine), " ".join(theirs))
    assert merged.merged == " ".join([*mine[:1002], "THEIRS", *mine[1003:]])


def test_what_one_rewrote_touches_all_that_the_other_changed_in_it() -> None:
    base, theirs = "a b c d e f g h", "a b C d e F g h"
    merged = merge_words(base, "a X h", theirs)
    assert (merged.merged, merged.mine, merged.theirs) == (None, "a X h", theirs)


@pytest.mark.full
def test_a_long_text_that_was_written_anew_is_asked_about_at_once() -> None:
    words = [f"v{LONG.randrange(3000)}" for _ in range(36_000)]
    merged = merge_rich(body(), f"<p>{' '.join(words)}</p>", body(w30000="THEIRS"))
    assert merged.merged is None


def test_long_texts_are_shown_with_their_changes() -> None:
    said = marked_words(body(), body(w100="NEW"))
    assert f"<del>{WORDS[100]}</del><ins>NEW</ins>" in said
    assert len(said) < 1_000


# A drill, since a browser does the same in each run: tests/browser/test_extremes.py.
@pytest.mark.full
@pytest.mark.drill
@pytest.mark.django_db
def test_two_editors_of_a_text_of_200_kb_and_300_rows(as_editor: Client) -> None:
    as_olga = signed_in(colleague("olga", "editor"))
    report = factories.report(body=body())
    for number in range(1, 301):
        factories.row(factories.Recommendation, report, number=number, title=f"Advice {number}")
    mine, theirs = opened(as_editor, report), opened(as_olga, report)
    saved(as_olga, report, theirs, body=body(w30000="THEIRS"), recommendations__299__title="Hers")
    saved(as_editor, report, mine, body=body(w100="MINE"), recommendations__0__title="Mine")
    now = Report.objects.get()
    assert now.body == body(w100="MINE", w30000="THEIRS")
    titles = list(now.recommendations.values_list("title", flat=True))
    assert (titles[0], titles[299], len(titles)) == ("Mine", "Hers", 300)
