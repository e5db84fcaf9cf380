"""The index of the admin: numbers by kind, and what waits for oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.publishing.admin.overview import Figures, figures
from smartcities.publishing.models import Theme
from tests import factories

DAY = timedelta(days=1)


def named(client: Client) -> list[tuple[str, str, bool]]:
    """Return title, state and whether a review is due of what waits, in its order."""
    shown = client.get("/admin/").context["waiting"]
    return [(page.title, page.state.value, page.review_due) for page in shown]


def test_figures_count_all_rows_and_say_how_many_pages_are_not_public_yet(now, db) -> None:
    for published_at in (now, None, None, now + DAY):
        factories.case_study(published_at=published_at)
    factories.theme()
    assert figures([CaseStudy, Theme, Report]) == {
        CaseStudy: Figures(total=4, draft=2, scheduled=1),
        Theme: Figures(total=1),
        Report: Figures(),
    }
    assert figures([]) == {}


def test_ones_own_pages_wait_in_the_order_of_their_urgency(now, editor, as_editor) -> None:
    factories.case_study(title="B draft", owner=editor, published_at=None)
    factories.report(title="A draft", owner=editor, published_at=None)
    factories.report(title="Later", owner=editor, published_at=now + 2 * DAY)
    factories.case_study(title="Sooner", owner=editor, published_at=now + DAY)
    factories.case_study(title="Due", owner=editor, review_by=now.date())
    assert named(as_editor) == [
        ("Due", "published", True),
        ("Sooner", "scheduled", False),
        ("Later", "scheduled", False),
        ("A draft", "draft", False),
        ("B draft", "draft", False),
    ]


def test_neither_others_pages_nor_finished_ones_wait(now, editor, author, as_editor) -> None:
    factories.case_study(title="Another's", owner=author, published_at=None)
    factories.case_study(title="Nobody's", published_at=None)
    factories.case_study(title="Done", owner=editor, review_by=now.date() + DAY)
    assert named(as_editor) == []
    assert "None of your pages is a draft" in as_editor.get("/admin/").content.decode()


def test_a_tile_leads_to_the_drafts_of_its_kind(now, as_editor) -> None:
    factories.case_study(published_at=None)
    page = as_editor.get("/admin/").content.decode()
    assert '<a href="/admin/casestudies/casestudy/?visibility=draft">1 draft</a>' in page
    assert "visibility=scheduled" not in page


def test_an_administrator_sees_no_pages_and_nothing_waiting(as_administrator) -> None:
    answer = as_administrator.get("/admin/")
    assert [task["app_label"] for task in answer.context["app_list"]] == ["administration"]
    assert answer.context["waiting"] == []


@pytest.mark.parametrize("many", [1, 7])
def test_the_index_asks_the_same_whatever_there_is(now, editor, as_editor, many) -> None:
    as_editor.get("/admin/")
    with CaptureQueriesContext(
        connection,
    ) as empty:
        as_editor.get("/admin/")
    for _ in range(many):
        factories.case_study(owner=editor, published_at=None)
    with CaptureQueriesContext(connection) as full:
        as_editor.get("/admin/")
    assert len(full) == len(empty)


def test_a_title_of_200_characters_and_markup_stays_text(now, editor, as_editor) -> None:
    factories.case_study(title=f"<b>{'Ø' * 190}", owner=editor, published_at=None)
    assert f"&lt;b&gt;{'Ø' * 190}" in as_editor.get("/admin/").content.decode()
