"""Two editors of one page: what both wrote is there, or asked; nothing is overwritten unseen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from resources.models import Passage, Recommendation, Report
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import (
    Values,
    action,
    admin_url,
    errors_of,
    notices,
    opened,
    saved,
    sent,
    shown_values,
)
from tests.admin_walk.test_author import a_page
from tests.conftest import signed_in

BODY = "<p>The first of all.</p><p>The second of them.</p>"


def report(**fields: Any) -> Any:
    return a_page(Report, body=BODY, summary="A city builds a harbour at the quay.", **fields)


def with_rows(*titles: str) -> Any:
    page = report()
    for number, title in enumerate(titles, 1):
        factories.row(Recommendation, of=page, number=number, title=title)
    return page


def with_passages(*texts: str) -> Any:
    page = report()
    for text in texts:
        factories.row(Passage, of=page, text=f"<p>{text}</p>")
    return page


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def titles(page: Any) -> list[str]:
    return list(page.recommendations.values_list("title", flat=True))


def passages(page: Any) -> list[str]:
    return [re.sub("<.*?>", "", each.text) for each in page.passages.order_by("order", "pk")]


def added(values: Values, prefix: str, place: int, **fields: Any) -> Values:
    """Return *values* with one more row."""
    count = int(values[f"{prefix}-TOTAL_FORMS"][0])
    assert count == place
    row = {f"{prefix}-{place}-{name}": [str(value)] for name, value in fields.items()}
    return {**values, f"{prefix}-TOTAL_FORMS": [str(count + 1)], **row}


def ways(answer: HttpResponse) -> dict[str, dict[str, str]]:
    """Return {name: {choice: value}} of the questions that are asked."""
    assert answer.status_code == 200, "nothing was asked"
    found: dict[str, dict[str, str]] = {}
    pattern = r'<input type="radio" name="(answer:[^"]+)" value="((\w+)\.[0-9a-f]+)"'
    for name, value, choice in re.findall(pattern, answer.content.decode()):
        found.setdefault(name, {})[choice] = value
    return found


def answered(client: Client, page: Any, asked: HttpResponse, **choices: str) -> HttpResponse:
    """Save the form once more with a choice for each question, by its place or for ``all``."""
    values: Values = shown_values(asked, f"{page._meta.model_name}_form")
    for name, found in ways(asked).items():
        place = name.removeprefix("answer:")
        values[name] = [found[choices.get(place, choices.get("all", ""))]]
    return sent(client, page, values)


def told(client: Client, page: Any) -> str:
    return notices(client.get(admin_url(page)))


# Nothing asked ----------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_two_who_change_other_fields_end_with_both(
    as_editor: Client, olga: Any, model: type[Page]
) -> None:
    page, first = a_page(model), signed_in(olga)
    mine, theirs = opened(as_editor, page), opened(first, page)
    themes = [str(factories.theme().pk)]
    saved(first, page, theirs, summary="Olga's.", themes=themes)
    saved(as_editor, page, mine, search_description="Erik's.", internal_note="Call.")
    now = fresh(page)
    assert (now.summary, now.search_description, now.internal_note) == (
        "Olga's.", "Erik's.", "Call.",
    )  # fmt: skip
    assert [str(each.pk) for each in now.themes.all()] == themes
    said = told(as_editor, page)
    assert "With the changes that Olga Lund saved meanwhile: Summary, Themes." in said


@pytest.mark.full
def test_two_who_change_other_paragraphs_and_words_end_with_both(
    as_editor: Client, olga: Any
) -> None:
    page, first = report(), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), body=BODY.replace("first", "1st"),
          summary="A town builds a harbour at the quay.")  # fmt: skip
    saved(as_editor, page, mine, body=BODY.replace("second", "2nd"),
          summary="A city builds a harbour at the pier.")  # fmt: skip
    now = fresh(page)
    assert now.body == "<p>The 1st of all.</p><p>The 2nd of them.</p>"
    assert now.summary == "A town builds a harbour at the pier."


@pytest.mark.full
def test_sets_are_merged_by_their_members(as_editor: Client, olga: Any) -> None:
    page, first = report(), signed_in(olga)
    one, two, three, four = (factories.theme() for _ in range(4))
    page.themes.set([one, two])
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), themes=[str(each.pk) for each in (one, two, three)])
    saved(as_editor, page, mine, themes=[str(each.pk) for each in (two, four)])
    assert set(page.themes.all()) == {two, three, four}


@pytest.mark.full
def test_what_one_did_with_rows_stands_beside_what_the_other_did(
    as_editor: Client, olga: Any
) -> None:
    page, first = with_rows("One", "Two", "Three"), signed_in(olga)
    mine, theirs = opened(as_editor, page), opened(first, page)
    theirs = added(theirs, "recommendations", 3, number=4, title="Olga's")
    saved(first, page, theirs, recommendations__0__title="1", recommendations__1__DELETE="on")
    mine = added(mine, "recommendations", 3, number=5, title="Erik's")
    saved(as_editor, page, mine, recommendations__2__title="3")
    assert titles(page) == ["1", "3", "Olga's", "Erik's"]
    assert "Recommendations" in told(as_editor, page)


@pytest.mark.full
def test_fields_of_one_row_are_merged(as_editor: Client, olga: Any) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__0__title="1")
    saved(as_editor, page, mine, recommendations__0__explanation="<p>So.</p>")
    row = page.recommendations.first()
    assert (row.title, row.explanation) == ("1", "<p>So.</p>")


@pytest.mark.full
def test_one_moves_rows_while_the_other_adds_and_deletes(as_editor: Client, olga: Any) -> None:
    page, first = with_passages("a", "b", "c"), signed_in(olga)
    mine, theirs = opened(as_editor, page), opened(first, page)
    expert = factories.expert()
    theirs = added(theirs, "passages", 3, text="<p>d</p>", order=4, expert=expert.pk,
                   kind="quotation")  # fmt: skip
    saved(first, page, theirs, passages__1__DELETE="on")
    saved(as_editor, page, mine, passages__2__order="1", passages__0__order="2",
          passages__1__order="3")  # fmt: skip
    assert passages(page) == ["c", "a", "d"]


@pytest.mark.full
def test_rows_that_both_moved_stand_as_mine_and_that_is_said(as_editor: Client, olga: Any) -> None:
    page, first = with_passages("a", "b", "c", "d"), signed_in(olga)
    mine = opened(as_editor, page)
    # Olga puts the last between the first two, Erik before all.
    saved(first, page, opened(first, page), passages__3__order="2", passages__1__order="3",
          passages__2__order="4")  # fmt: skip
    saved(as_editor, page, mine, passages__3__order="1", passages__0__order="2",
          passages__1__order="3", passages__2__order="4")  # fmt: skip
    assert passages(page) == ["d", "a", "b", "c"]
    assert "You both moved the same rows" in told(as_editor, page)


@pytest.mark.full
def test_numbers_that_olga_swapped_stay_swapped(as_editor: Client, olga: Any) -> None:
    page, first = with_rows("One", "Two"), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), recommendations__0__number="2",
          recommendations__1__number="1")  # fmt: skip
    saved(as_editor, page, mine, recommendations__0__title="1st")
    assert list(page.recommendations.values_list("number", "title")) == [(1, "Two"), (2, "1st")]


def test_two_tabs_of_one_person_are_two_editors(as_editor: Client) -> None:
    page = report()
    mine = opened(as_editor, page)
    saved(as_editor, page, opened(as_editor, page), summary="In the other tab.")
    saved(as_editor, page, mine, search_title="In this tab")
    now = fresh(page)
    assert (now.summary, now.search_title) == ("In the other tab.", "In this tab")


@pytest.mark.full
def test_what_is_in_no_version_is_written_only_by_who_touched_it(
    as_editor: Client, olga: Any
) -> None:
    page, first = report(published_at=None), signed_in(olga)
    mine = opened(as_editor, page)
    action(first, Report, "publish", [page])
    saved(first, page, opened(first, page), owner=str(olga.pk), review_by="2031-01-02")
    saved(as_editor, page, mine, summary="Erik's.", internal_note="Call.")
    now = fresh(page)
    assert now.is_public()
    assert (now.owner, str(now.review_by)) == (olga, "2031-01-02")
    assert (now.summary, now.internal_note) == ("Erik's.", "Call.")


def test_what_becomes_public_meanwhile_is_asked_for_what_it_needs(
    as_editor: Client, olga: Any
) -> None:
    page = report(published_at=None)
    mine = opened(as_editor, page)
    action(signed_in(olga), Report, "publish", [page])
    assert "title" in errors_of(sent(as_editor, page, mine, title=""))


@pytest.mark.full
def test_a_save_that_changes_nothing_takes_nothing_back(as_editor: Client, olga: Any) -> None:
    page, first = with_rows("One"), signed_in(olga)
    mine = opened(as_editor, page)
    saved(first, page, opened(first, page), summary="Olga's.", recommendations__0__DELETE="on")
    saved(as_editor, page, mine)
    assert fresh(page).summary == "Olga's."
    assert titles(page) == []
