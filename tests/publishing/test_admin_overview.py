"""The index of the admin: numbers by kind, and what waits for oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.publishing.admin.start import edited
from smartcities.publishing.admin.start.overview import Figures, figures
from smartcities.publishing.models import Theme
from tests import factories
from tests.factories import PAGES

DAY = timedelta(days=1)


def did(user, page, flag: int = CHANGE) -> None:
    """Write in the history that *user* did something with *page*."""
    LogEntry.objects.log_actions(user.pk, [page], flag, change_message="", single_object=True)


def edited_titles(client: Client) -> list[str]:
    """Return the titles of what the user edited last, in their order."""
    return [page.title for page in client.get("/admin/").context["edited"]]


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


@pytest.mark.full
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


def test_the_pages_one_edited_last_come_once_each_as_they_are_now(
    clock, editor, author, as_editor
) -> None:
    pages = [factories.report(title=f"Report {turn}", published_at=None) for turn in range(3)]
    pages += [factories.case_study(title=f"Case {turn}") for turn in range(4)]
    for page in [*pages, pages[1]]:
        clock.shift(60)
        did(editor, page)
    did(author, pages[0])
    did(editor, factories.theme())
    type(pages[1]).objects.filter(pk=pages[1].pk).update(title="Renamed")
    shown = as_editor.get("/admin/").context["edited"]
    assert [page.title for page in shown] == ["Renamed", "Case 3", "Case 2", "Case 1", "Case 0"]
    assert [page.state.value for page in shown][:2] == ["draft", "published"]
    assert shown[0].url == f"/admin/resources/report/{pages[1].pk}/change/"


def test_a_page_that_was_deleted_makes_room_for_one_that_is_there(now, editor, as_editor) -> None:
    kept, gone = factories.report(title="Kept"), factories.report(title="Gone")
    for page, flag in ((kept, ADDITION), (gone, CHANGE), (gone, DELETION)):
        did(editor, page, flag)
    gone.delete()
    assert edited_titles(as_editor) == ["Kept"]


@pytest.mark.usefixtures("now")
def test_who_edited_nothing_is_told_so(as_editor) -> None:
    assert edited_titles(as_editor) == []
    assert "No page yet." in as_editor.get("/admin/").content.decode()


def test_what_one_edited_is_found_in_few_acts_of_many(now, editor, as_editor, monkeypatch) -> None:
    monkeypatch.setattr(edited, "READ", 2)
    for title in ("First", "Second", "Third"):
        did(editor, factories.report(title=title))
    assert edited_titles(as_editor) == ["Third", "Second"]


@pytest.mark.full
@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_public_pages_that_lack_something_are_counted_and_one_click_away(
    now, as_editor, model
) -> None:
    for published_at in (now, now, None, now + DAY):
        factories.make(model, published_at=published_at, summary="")
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    index = as_editor.get("/admin/").content.decode()
    for lacked in ("picture", "summary"):
        query = f"lacks={lacked}&amp;visibility=published"
        assert f'<a href="{address}?{query}">2 published without a {lacked}</a>' in index
        found = as_editor.get(address, {"lacks": lacked, "visibility": "published"})
        changes = found.context_data["cl"]
        assert changes.result_count == 2
        assert {page.visibility().value for page in changes.result_list} == {"published"}


def test_a_type_that_lacks_nothing_is_not_complained_of(now, as_editor) -> None:
    factories.report(summary="All there.", image=factories.image())
    assert "published without" not in as_editor.get("/admin/").content.decode()
