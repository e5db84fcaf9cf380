"""What both editors of a page changed is asked beside its field or row, and saved as answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from resources.models import Recommendation, Report
from tests.admin_walk.browser import errors_of, opened, saved, sent, shown_values
from tests.admin_walk.test_merging import added, answered, fresh, report, titles, ways, with_rows
from tests.conftest import signed_in

CHOSEN = {
    "mine": "A city builds a harbour at the pier.",
    "theirs": "A city builds a harbour at the dock.",
    "both": "A city builds a harbour at the dock. pier.",
}


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("choice", CHOSEN)
def test_the_same_words_are_asked_beside_their_field(
    as_editor: Client, olga: Any, choice: str
) -> None:
    page, first = report(), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), summary=CHOSEN["theirs"], search_title="Olga's")
    asked = sent(as_editor, page, mine, summary=CHOSEN["mine"], search_description="Erik's")
    assert set(ways(asked)) == {"answer:summary"}
    (said,) = errors_of(asked)["summary"]
    assert said.startswith("Olga Lund changed this too.")
    html = asked.content.decode()
    assert html.count('type="radio" name="answer:summary"') == len(CHOSEN)
    assert "<del>quay.</del><ins>dock.</ins>" in html
    # Nothing is saved, everything typed stands there.
    assert fresh(page).summary == CHOSEN["theirs"]
    again = shown_values(asked, "report_form")
    assert again["summary"] == [CHOSEN["mine"]]
    assert again["search_description"] == ["Erik's"]
    # Without an answer it is asked again.
    assert set(ways(sent(as_editor, page, again))) == {"answer:summary"}
    assert answered(as_editor, page, asked, all=choice).status_code == 302
    now = fresh(page)
    assert (now.summary, now.search_title) == (CHOSEN[choice], "Olga's")
    assert now.search_description == "Erik's"


@pytest.mark.full
@pytest.mark.database
def test_an_answer_counts_for_what_it_was_given_to(as_editor: Client, olga: Any) -> None:
    page, first = report(), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), summary=CHOSEN["theirs"])
    asked = sent(as_editor, page, mine, summary=CHOSEN["mine"])
    saved(first, page, opened(first, page), summary="Something else.")
    again = answered(as_editor, page, asked, all="mine")
    assert set(ways(again)) == {"answer:summary"}
    assert fresh(page).summary == "Something else."
    assert answered(as_editor, page, again, all="mine").status_code == 302
    assert fresh(page).summary == CHOSEN["mine"]


@pytest.mark.full
def test_an_answer_is_kept_while_something_else_is_corrected(as_editor: Client, olga: Any) -> None:
    page, first = report(), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), summary=CHOSEN["theirs"])
    asked = sent(as_editor, page, mine, summary=CHOSEN["mine"], slug="no address")
    assert {"summary", "slug"} <= set(errors_of(asked))
    refused = answered(as_editor, page, asked, all="theirs")
    assert list(errors_of(refused)) == ["slug"]
    saved(as_editor, page, shown_values(refused, "report_form"), slug="an-address")
    assert fresh(page).summary == CHOSEN["theirs"]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(("choice", "left"), [("mine", ["1st", "Two"]), ("theirs", ["Two"])])
def test_a_row_that_olga_deleted_and_i_changed_is_asked(
    as_editor: Client, olga: Any, choice: str, left: list[str]
) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    key = page.recommendations.first().key
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__0__DELETE="on")
    asked = sent(as_editor, page, mine, recommendations__0__title="1st")
    assert set(ways(asked)) == {f"answer:recommendations:{key}"}
    assert "Olga Lund deleted this row" in asked.content.decode()
    assert titles(page) == ["Two"]
    assert answered(as_editor, page, asked, all=choice).status_code == 302
    assert titles(page) == left
    if choice == "mine":
        assert page.recommendations.first().key == key


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(("choice", "left"), [("mine", ["Two"]), ("theirs", ["1st", "Two"])])
def test_a_row_that_i_delete_and_olga_changed_is_asked(
    as_editor: Client, olga: Any, choice: str, left: list[str]
) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__0__title="1st")
    asked = sent(as_editor, page, mine, recommendations__0__DELETE="on")
    (name,) = ways(asked)
    assert name.startswith("answer:recommendations:")
    assert "“1. 1st”" in " ".join(errors_of(asked)["recommendations"])
    assert titles(page) == ["1st", "Two"]
    assert answered(as_editor, page, asked, all=choice).status_code == 302
    assert titles(page) == left


@pytest.mark.full
@pytest.mark.database
def test_the_same_field_of_one_row_is_asked_in_its_row(as_editor: Client, olga: Any) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__1__title="2nd")
    asked = sent(as_editor, page, mine, recommendations__1__title="Second")
    assert list(errors_of(asked)) == ["recommendations-1-title"]
    assert answered(as_editor, page, asked, all="theirs").status_code == 302
    assert titles(page) == ["One", "2nd"]


@pytest.mark.full
def test_a_note_that_both_wrote_is_asked_too(as_editor: Client, olga: Any) -> None:
    page, first = report(), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), internal_note="Olga calls.")
    asked = sent(as_editor, page, mine, internal_note="Erik calls.")
    assert set(ways(asked)) == {"answer:internal_note"}
    assert answered(as_editor, page, asked, all="mine").status_code == 302
    assert fresh(page).internal_note == "Erik calls."


def test_what_a_command_changed_is_asked_where_nobody_knows_what_was_before(
    as_editor: Client,
) -> None:
    page = report()
    mine = opened(as_editor, page)
    Report.objects.filter(pk=page.pk).update(summary="By a command.")
    asked = sent(as_editor, page, mine, search_title="Mine")
    # Of the other fields it is known that they are as they were.
    assert set(ways(asked)) == {"answer:summary"}
    assert answered(as_editor, page, asked, summary="theirs").status_code == 302
    now = fresh(page)
    assert (now.summary, now.search_title) == ("By a command.", "Mine")


@pytest.mark.full
@pytest.mark.database
def test_what_a_command_changed_before_the_form_was_opened_is_no_question(
    as_editor: Client, olga: Any
) -> None:
    page, first = report(), signed_in(olga)
    saved(first, page, opened(first, page), search_title="Once")
    Report.objects.filter(pk=page.pk).update(summary="By a command.")
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), search_title="Twice")
    saved(as_editor, page, mine, search_description="Mine")
    now = fresh(page)
    assert (now.summary, now.search_title, now.search_description) == (
        "By a command.", "Twice", "Mine",
    )  # fmt: skip


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("seen", [None, "", "abc", "-1", "9" * 30, "[1,2]", '[1,"",{}]', "[" * 99])
def test_a_form_that_does_not_say_what_it_was_filled_from_asks(
    as_editor: Client, seen: str | None
) -> None:
    page = with_rows("One")
    asked = sent(as_editor, page, opened(as_editor, page), revision_seen=seen, summary="Mine.")
    assert set(ways(asked)) == {"answer:summary"}
    assert answered(as_editor, page, asked, all="mine").status_code == 302
    assert fresh(page).summary == "Mine."


@pytest.mark.full
def test_the_keys_of_rows_from_before_there_were_any_are_made_with_the_form(
    as_editor: Client, olga: Any
) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    Recommendation.objects.update(key=None)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__0__DELETE="on")
    saved(as_editor, page, mine, recommendations__1__title="2nd")
    assert titles(page) == ["2nd"]


def test_a_key_of_another_pages_row_is_not_taken(as_editor: Client) -> None:
    page, other = with_rows("One"), with_rows("Other")
    stolen = str(other.recommendations.get().key)
    values = {**opened(as_editor, page), "recommendations-0-row_key": [stolen]}
    values |= {"recommendations-0-number": ["3"], "recommendations-0-title": ["Three"]}
    values = added(values, "recommendations", 1, number=2, title="Two", row_key=stolen)
    saved(as_editor, page, values)
    # A row of another key than those here is a new one, whatever number it says it has.
    assert titles(page) == ["One", "Two", "Three"]
    assert titles(other) == ["Other"]
    assert str(other.recommendations.get().key) == stolen


@pytest.mark.full
def test_rows_that_become_alike_by_both_are_refused_in_words(as_editor: Client, olga: Any) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__0__number="7")
    refused = sent(as_editor, page, mine, recommendations__1__number="7")
    assert "recommendations" in errors_of(refused)
    assert list(page.recommendations.values_list("number", flat=True)) == [2, 7]


@pytest.mark.full
def test_a_row_that_is_kept_by_an_answer_must_not_be_like_another(
    as_editor: Client, olga: Any
) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    mine = added(opened(as_editor, page), "recommendations", 2, number=1, title="Another")
    saved(first, page, opened(first, page), recommendations__0__title="1st")
    asked = sent(as_editor, page, mine, recommendations__0__DELETE="on")
    refused = answered(as_editor, page, asked, all="theirs")
    assert "This report has a recommendation of this number." in str(errors_of(refused))
    assert titles(page) == ["1st", "Two"]
