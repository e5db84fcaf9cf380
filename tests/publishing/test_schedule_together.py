"""*Schedule…* and other people: colleagues at the same page, those who may not, the dialog."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.models import Page
from smartcities.publishing.roles import EDITOR
from smartcities.publishing.trash import move_to_trash
from tests import factories
from tests.admin_walk.browser import admin_url, notices, opened, saved, shown_values
from tests.conftest import colleague, signed_in
from tests.publishing.schedules import (
    DAY,
    EIGHT,
    TOMORROW,
    draft,
    refusals,
    schedule_form,
    scheduled,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

# Others -------------------------------------------------------------------------------------


def test_a_date_that_a_colleague_has_set_is_asked_about_once(as_editor: Client) -> None:
    page = draft()
    mine = schedule_form(as_editor, page)
    others = timezone.now() + 9 * DAY
    CaseStudy.objects.update(published_at=others, title="Theirs")
    refused = scheduled(as_editor, page, mine, **TOMORROW)
    assert "Somebody has changed this meanwhile: 10 March" in refusals(refused)["published_at"]
    assert page.published_at == others
    scheduled(as_editor, page, shown_values(refused, "schedule"))
    assert (page.published_at, page.title) == (EIGHT, "Theirs")


def test_a_date_that_a_colleague_has_set_stays_where_one_sets_the_other(as_editor: Client) -> None:
    page = draft()
    mine = schedule_form(as_editor, page)
    late = EIGHT + 9 * DAY
    CaseStudy.objects.update(published_at=late)
    # Both at once: one is asked about, and neither gets lost by that.
    scheduled(as_editor, page, mine, expires_at_0="2027-04-01", expires_at_1="08:00")
    assert page.published_at == late
    mine = schedule_form(as_editor, page)
    CaseStudy.objects.update(published_at=EIGHT, expires_at=late)
    refused = scheduled(as_editor, page, mine, expires_at_0="2027-05-01", expires_at_1="08:00")
    assert list(refusals(refused)) == ["expires_at"]
    scheduled(as_editor, page, shown_values(refused, "schedule"))
    assert page.published_at == EIGHT
    assert page.expires_at == datetime(2027, 5, 1, 6, 0, tzinfo=UTC)


@pytest.mark.full
def test_a_form_that_was_open_is_saved_onto_other_dates_unasked(as_editor: Client) -> None:
    page = draft()
    mine = opened(as_editor, page)
    scheduled(as_editor, page, **TOMORROW)
    saved(as_editor, page, mine, summary="New words.")
    page.refresh_from_db()
    assert (page.published_at, page.summary) == (EIGHT, "New words.")


@pytest.mark.full
def test_only_those_who_may_publish_move_dates(
    as_author: Client, as_editor: Client, author: Any, administrator: Any
) -> None:
    own = draft(owner=author)
    for client, status in ((as_author, 403), (signed_in(administrator), 403), (Client(), 302)):
        for view in ("schedule", "unpublish"):
            assert client.get(admin_url(own, view)).status_code == status
            answer = client.post(admin_url(own, view), {**TOMORROW, "post": "yes"})
            assert answer.status_code == status
    own.refresh_from_db()
    assert (own.published_at, own.revision) == (None, 0)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(colleague_of(as_editor))
    assert strict.post(admin_url(own, "schedule"), TOMORROW).status_code == 403


def colleague_of(client: Client) -> Any:
    return client.get("/admin/").context["user"]


@pytest.mark.full
@pytest.mark.parametrize("view", ["schedule", "unpublish"])
def test_no_other_method_and_no_page_that_is_gone(as_editor: Client, view: str) -> None:
    page = factories.case_study()
    before = CaseStudy.objects.values().get()
    assert as_editor.get(admin_url(page, view), TOMORROW).status_code == 200
    for method in (as_editor.put, as_editor.delete):
        assert method(admin_url(page, view)).status_code == 405
    assert CaseStudy.objects.values().get() == before
    move_to_trash(CaseStudy.objects.all())
    before = CaseStudy.objects.values().get()
    for key in (page.pk, 0, "x"):
        url = f"/admin/casestudies/casestudy/{key}/{view}/"
        assert as_editor.get(url).status_code == 404
        assert as_editor.post(url, {**TOMORROW, "post": "yes"}).status_code == 404
    assert CaseStudy.objects.values().get() == before
    assert "schedule-open" not in text(as_editor.get(admin_url(page)))


# The dialog ---------------------------------------------------------------------------------


def in_dialog(client: Client, page: Page, **typed: str) -> Any:
    url = f"{admin_url(page, 'schedule')}?_dialog=1"
    values = shown_values(client.get(url), "schedule")
    return client.post(url, {**values, **typed})


@pytest.mark.full
def test_a_dialog_is_told_what_the_page_is_now(as_editor: Client) -> None:
    page = draft()
    assert in_dialog(as_editor, page, **TOMORROW).json() == {
        "isOther": False,
        "state": "scheduled",
        "label": "Scheduled",
        "isSeen": True,
        "appearance": "Appears on 2 March 2027, 08:00.",
        "revision": page.revision + 1,
        "said": [{"level": "success", "html": "Appears on 2 March 2027, 08:00."}],
    }
    # Told already.
    assert notices(as_editor.get(admin_url(page))) == ""
    past = {"published_at_0": "2027-02-02", "published_at_1": "08:00"}
    facts = in_dialog(as_editor, page, **past).json()
    assert (facts["isOther"], facts["said"]) == (True, [])
    assert "Published since 2 February" in notices(as_editor.get(admin_url(page)))
    refused = in_dialog(as_editor, page, expires_at_0="x")
    assert "<body" not in text(refused)
    assert "Write a day" in text(refused)


@pytest.mark.full
def test_what_is_told_is_no_markup(as_editor: Client) -> None:
    page, eva = draft(), colleague("eva", EDITOR)
    eva.first_name = "<b>Eva"
    eva.save()
    mine = opened(as_editor, page)
    saved(signed_in(eva), page, opened(signed_in(eva), page), summary="Theirs.")
    # Its message, with her name, has not been seen yet.
    saved(as_editor, page, mine, title="Mine")
    told = in_dialog(as_editor, page, **TOMORROW).json()["said"]
    assert [each["html"] for each in told if "&lt;b&gt;Eva" in each["html"]]
    assert not [each["html"] for each in told if "<b>" in each["html"]]


@pytest.mark.full
def test_what_it_takes_of_the_database(as_editor: Client) -> None:
    counts = []
    end = {"expires_at_0": "2027-05-01", "expires_at_1": "08:00"}
    for rows in (1, 1, 9):
        page = factories.case_study(title="Heat")
        for _row in range(rows):
            factories.row(KeyFigure, of=page)
        url = f"{admin_url(page, 'schedule')}?_dialog=1"
        with CaptureQueriesContext(connection) as opened_by:
            values = shown_values(as_editor.get(url), "schedule")
        with CaptureQueriesContext(connection) as saved_by:
            assert as_editor.post(url, {**values, **end}).json()["isSeen"]
        counts.append((len(opened_by), len(saved_by)))
    # The first warms what is kept for the process.
    assert counts[1] == counts[2]
    opening, saving = counts[1]
    # One of these asks whether the front page has chosen it.
    assert opening <= 11
    assert saving <= 60
