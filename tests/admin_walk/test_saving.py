"""What a save moves: the date the public sees, the rows, and never a colleague's work unseen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Contribution, Recommendation, Report
from smartcities.publishing.fields import PartialDate
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved, sent, shown_values
from tests.admin_walk.test_author import a_page, still
from tests.conftest import colleague, signed_in

pytestmark = pytest.mark.full

HOUR = 3600


@pytest.fixture
def olga(db: None) -> Any:
    """A second editor, with a name."""
    user = colleague("olga", "editor")
    user.first_name, user.last_name = "Olga", "Lund"
    user.save()
    return user


def later(clock: Any, page: Any) -> datetime:
    """Let an hour pass and return when *page* was last updated before it."""
    clock.shift(HOUR)
    return still(page)["last_updated"]


@pytest.mark.parametrize("name", ["internal_note", "review_by"])
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_what_only_colleagues_see_does_not_move_the_date(
    clock: Any, as_editor: Client, model: Any, name: str
) -> None:
    page = a_page(model)
    before = later(clock, page)
    saved(as_editor, page, opened(as_editor, page), **{name: "2031-01-01"})
    assert str(still(page)[name]) == "2031-01-01"
    assert still(page)["last_updated"] == before


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_a_word_that_the_public_sees_moves_the_date(
    clock: Any, as_editor: Client, model: Any
) -> None:
    page = a_page(model)
    before = later(clock, page)
    saved(as_editor, page, opened(as_editor, page), summary="Another word.")
    assert still(page)["last_updated"] > before


def test_lines_of_plain_text_stay_as_they_are(clock: Any, as_editor: Client) -> None:
    page = a_page(CaseStudy, summary="First line.\nSecond line.", body="<p>One</p>\n<p>Two</p>")
    before = later(clock, page)
    values = opened(as_editor, page)
    assert values["summary"] == ["First line.\r\nSecond line."]
    saved(as_editor, page, values)
    assert still(page)["summary"] == "First line.\nSecond line."
    assert still(page)["last_updated"] == before


def case_with_figures() -> tuple[Any, list[KeyFigure]]:
    page = a_page(CaseStudy)
    names = ("One", "Two", "Three")
    return page, [factories.row(KeyFigure, of=page, label=name) for name in names]


@pytest.mark.parametrize(
    "change",
    [{"figures-1-label": "Second"}, {"figures-1-DELETE": "on"}, {"figures-0-value": "1"}],
    ids=["a word", "a row taken away", "a number"],
)
def test_a_change_in_a_row_moves_the_date(
    clock: Any, as_editor: Client, change: dict[str, str]
) -> None:
    page, _rows = case_with_figures()
    before = later(clock, page)
    saved(as_editor, page, {**opened(as_editor, page), **change})
    assert still(page)["last_updated"] > before


def test_a_new_row_moves_the_date_and_goes_to_the_end(clock: Any, as_editor: Client) -> None:
    page, _rows = case_with_figures()
    before = later(clock, page)
    new = {"label": "Four", "value": "4", "source": "Us", "order": "0", "case": str(page.pk)}
    values = opened(as_editor, page) | {f"figures-3-{name}": each for name, each in new.items()}
    saved(as_editor, page, values | {"figures-TOTAL_FORMS": "4"})
    assert [row.label for row in page.figures.all()] == ["One", "Two", "Three", "Four"]
    assert still(page)["last_updated"] > before


def test_an_empty_new_row_with_a_place_alone_is_no_row(clock: Any, as_editor: Client) -> None:
    page, _rows = case_with_figures()
    before = later(clock, page)
    blank = {"label": "", "qualifier": "", "value": "", "unit": "", "year": "", "source": "",
             "source_url": "", "order": "4", "id": "", "case": str(page.pk)}  # fmt: skip
    values = opened(as_editor, page) | {f"figures-3-{name}": each for name, each in blank.items()}
    saved(as_editor, page, values | {"figures-TOTAL_FORMS": "4"})
    assert page.figures.count() == 3
    assert still(page)["last_updated"] == before


def test_another_order_of_the_rows_moves_the_date(clock: Any, as_editor: Client) -> None:
    page, _rows = case_with_figures()
    before = later(clock, page)
    orders = {"figures-0-order": "3", "figures-1-order": "1", "figures-2-order": "2"}
    saved(as_editor, page, {**opened(as_editor, page), **orders})
    assert [row.label for row in page.figures.all()] == ["Two", "Three", "One"]
    assert still(page)["last_updated"] > before


def test_a_relation_of_a_row_moves_the_date(clock: Any, as_editor: Client) -> None:
    row = factories.row(Recommendation)
    city = factories.city()
    before = later(clock, row.report)
    values = {**opened(as_editor, row.report), "recommendations-0-cities": [str(city.pk)]}
    saved(as_editor, row.report, values)
    assert list(row.cities.all()) == [city]
    assert still(row.report)["last_updated"] > before


def test_people_trade_places_in_a_report(clock: Any, as_editor: Client) -> None:
    first = factories.row(Contribution)
    second = factories.row(Contribution, of=first.report)
    before = later(clock, first.report)
    values = opened(as_editor, first.report)
    values |= {"contributions-0-expert": str(second.expert_id)}
    values |= {"contributions-1-expert": str(first.expert_id)}
    saved(as_editor, first.report, values)
    assert {row.pk: row.expert_id for row in first.report.contributions.all()} == {
        first.pk: second.expert_id,
        second.pk: first.expert_id,
    }
    assert still(first.report)["last_updated"] > before


def test_recommendations_trade_numbers_and_stay_what_they_are(
    clock: Any, as_editor: Client
) -> None:
    city = factories.city()
    first = factories.row(Recommendation, title="Start small")
    first.cities.add(city)
    second = factories.row(Recommendation, of=first.report, number=2, title="Measure")
    before = later(clock, first.report)
    numbers = {"recommendations-0-number": "2", "recommendations-1-number": "1"}
    saved(as_editor, first.report, {**opened(as_editor, first.report), **numbers})
    rows = {row.pk: row for row in first.report.recommendations.all()}
    assert {pk: (row.number, row.title) for pk, row in rows.items()} == {
        first.pk: (2, "Start small"),
        second.pk: (1, "Measure"),
    }
    assert list(rows[first.pk].cities.all()) == [city]
    assert still(first.report)["last_updated"] > before


def test_a_row_takes_the_number_of_one_deleted_with_the_same_save(as_editor: Client) -> None:
    rows = [factories.row(Recommendation, title="Start small")]
    page = rows[0].report
    rows.append(factories.row(Recommendation, of=page, number=2, title="Measure"))
    changes = {"recommendations-0-number": "2", "recommendations-1-DELETE": "on"}
    saved(as_editor, page, {**opened(as_editor, page), **changes})
    assert [(row.number, row.title) for row in page.recommendations.all()] == [(2, "Start small")]


def test_a_number_that_a_colleague_has_used_meanwhile_is_refused_in_words(
    as_editor: Client, olga: Any
) -> None:
    row = factories.row(Recommendation)
    page = row.report
    new = {"number": "2", "title": "Measure", "explanation": "", "id": "", "report": str(page.pk)}
    mine = opened(as_editor, page) | {f"recommendations-1-{key}": new[key] for key in new}
    mine |= {"recommendations-TOTAL_FORMS": "2"}
    first = signed_in(olga)
    saved(first, page, {**mine, **opened(first, page)} | {"recommendations-TOTAL_FORMS": "2"})
    again = shown_values(sent(as_editor, page, mine), "report_form")
    answer = sent(as_editor, page, again)
    assert answer.status_code == 200
    assert "This report has a recommendation of this number." in answer.content.decode()
    assert shown_values(answer, "report_form")["recommendations-1-title"] == ["Measure"]
    saved(as_editor, page, again | {"recommendations-1-number": "3"})
    assert [each.number for each in page.recommendations.all()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("2012", PartialDate(2012), "2012"),
        ("2012-10", PartialDate(2012, 10), "2012-10"),
        ("2012-1-5", PartialDate(2012, 1, 5), "2012-01-05"),
        (" 2012-10-05 ", PartialDate(2012, 10, 5), "2012-10-05"),
        ("", None, ""),
    ],
)
def test_a_date_is_kept_as_exactly_as_it_was_typed(
    as_editor: Client, typed: str, kept: PartialDate | None, shown: str
) -> None:
    page = a_page(Report, published_on="2000-01-01")
    saved(as_editor, page, opened(as_editor, page), published_on=typed)
    page.refresh_from_db()
    assert page.published_on == kept
    assert opened(as_editor, page)["published_on"] == [shown]


# Two editors ---------------------------------------------------------------------------


def test_one_editor_alone_saves_and_goes_on_as_often_as_they_like(as_editor: Client) -> None:
    page, public = a_page(CaseStudy, published_at=None), a_page(CaseStudy)
    for word in ("Once.", "Twice.", "Thrice."):
        saved(as_editor, page, opened(as_editor, page), button="_continue", summary=word)
        assert still(page)["summary"] == word
        # Of what is public, the form goes on with its draft.
        before = still(public)["summary"]
        saved(as_editor, public, opened(as_editor, public), button="_continue", summary=word)
        assert opened(as_editor, public)["summary"] == [word]
        assert still(public)["summary"] == before


def test_a_change_of_a_row_alone_is_kept_by_the_other_editor(as_editor: Client, olga: Any) -> None:
    page, _rows = case_with_figures()
    mine, first = opened(as_editor, page), signed_in(olga)
    saved(first, page, {**opened(first, page), "figures-0-label": "First"})
    saved(as_editor, page, mine)
    assert page.figures.first().label == "First"


def test_an_action_meanwhile_is_not_undone(as_editor: Client, olga: Any) -> None:
    page = a_page(CaseStudy, published_at=None)
    mine = opened(as_editor, page)
    data = {"action": "publish", "index": "0", "_selected_action": [page.pk]}
    signed_in(olga).post(admin_url(CaseStudy), data)
    saved(as_editor, page, mine, summary="x")
    assert still(page)["summary"] == "x"
    assert CaseStudy.objects.public().filter(pk=page.pk).exists()


def test_a_row_that_the_first_deleted_does_not_come_back_with_the_second(
    as_editor: Client, olga: Any
) -> None:
    page, _rows = case_with_figures()
    mine, first = opened(as_editor, page), signed_in(olga)
    saved(first, page, {**opened(first, page), "figures-1-DELETE": "on"})
    saved(as_editor, page, mine, summary="Erik's.")
    assert still(page)["summary"] == "Erik's."
    assert sorted(row.label for row in page.figures.all()) == ["One", "Three"]


@pytest.mark.parametrize("seen", ["abc", "-1", "9" * 30, "1.5"])
def test_a_hand_made_revision_is_no_error(as_editor: Client, seen: str) -> None:
    page = a_page(CaseStudy)
    answer = sent(as_editor, page, opened(as_editor, page), revision_seen=seen, summary="Mine.")
    assert answer.status_code in {200, 302}


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite takes turns")
def test_a_save_waits_for_another_of_the_same_page(as_editor: Client) -> None:
    page = a_page(CaseStudy)
    values = opened(as_editor, page)
    with CaptureQueriesContext(connection) as queries:
        saved(as_editor, page, values, summary="Another word.")
    table = CaseStudy._meta.db_table
    locks = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert any(table in sql for sql in locks)
