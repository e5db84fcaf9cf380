"""Drafts of changes of public pages: two editors, what is refused, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.test import Client

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Recommendation, Report
from smartcities.media.models import PendingUpload
from smartcities.publishing.models import Autosave, WorkingCopy
from smartcities.publishing.states import State
from smartcities.publishing.trash import move_to_trash
from tests import factories
from tests.admin_walk.browser import (
    action,
    admin_url,
    errors_of,
    notices,
    opened,
    saved,
    sent,
    shown_values,
)
from tests.admin_walk.test_merging import added, ways
from tests.conftest import PASSWORD, colleague, signed_in
from tests.files import PDF, pdf_file
from tests.publishing.autosaves import TAB, autosave, body_for, text_of
from tests.publishing.previewed import asked as previewed
from tests.publishing.previewed import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DRAFT = "_save"


@pytest.fixture
def olga(db: None) -> Any:
    user = colleague("olga", "editor")
    user.first_name, user.last_name = "Olga", "Lund"
    user.save()
    return user


@pytest.fixture
def as_olga(olga: Any) -> Client:
    return signed_in(olga)


@pytest.fixture
def as_root(db: None) -> Client:
    return signed_in(get_user_model().objects.create_superuser("root", password=PASSWORD))


@pytest.fixture
def report() -> Any:
    found = factories.report(title="Harbour", slug="harbour", summary="Before")
    for number in (1, 2):
        factories.row(Recommendation, of=found, number=number, title=f"Advice {number}")
    return found


def draft() -> Any:
    return State.loads(bytes(WorkingCopy.objects.get().revision.stored))


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


# Two editors --------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_two_who_save_the_same_draft_end_with_both(
    as_editor: Client, as_olga: Client, report: Any
) -> None:
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="First")
    mine, theirs = opened(as_editor, report), opened(as_olga, report)
    theirs = added(theirs, "recommendations", 2, number=3, title="Olga's")
    saved(as_olga, report, theirs, DRAFT, title="Port", recommendations__0__title="Quays")
    saved(as_editor, report, mine, DRAFT, search_title="Found", recommendations__1__title="Ships")
    fields = draft().fields
    assert (fields["title"], fields["summary"], fields["search_title"]) == (
        "Port", "First", "Found",
    )  # fmt: skip
    rows = [row.fields["title"] for row in draft().rows["recommendations"]]
    assert rows == ["Quays", "Ships", "Olga's"]
    assert "With the changes that Olga Lund saved meanwhile" in notices(
        as_editor.get(admin_url(report))
    )
    # A row that is in the draft alone is one row for both.
    mine, theirs = opened(as_editor, report), opened(as_olga, report)
    # Its number in the database is another with each look, and may be another row's by now.
    mine["recommendations-2-id"] = mine["recommendations-0-id"]
    saved(as_olga, report, theirs, DRAFT, recommendations__2__explanation="<p>So.</p>")
    saved(as_editor, report, mine, DRAFT, recommendations__2__title="Erik's")
    last = draft().rows["recommendations"][2].fields
    assert (last["title"], last["explanation"]) == ("Erik's", "<p>So.</p>")
    assert len(draft().rows["recommendations"]) == 3


@pytest.mark.full
@pytest.mark.database
def test_a_draft_that_says_what_is_public_is_none(as_editor: Client, report: Any) -> None:
    saved(as_editor, report, opened(as_editor, report), DRAFT, internal_note="Ask Olga")
    assert "so there is no draft of it" in notices(as_editor.get(admin_url(report)))
    assert fresh(report).internal_note == "Ask Olga"
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="First")
    assert "Visitors see it once you publish it." in notices(as_editor.get(admin_url(report)))
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="Before")
    assert "so there is no draft of it" in notices(as_editor.get(admin_url(report)))
    assert not WorkingCopy.objects.exists()


@pytest.mark.full
def test_what_both_changed_in_the_draft_is_asked(
    as_editor: Client, as_olga: Client, report: Any
) -> None:
    mine = opened(as_editor, report)
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="Olga's")
    answer = sent(as_editor, report, mine, DRAFT, summary="Erik's")
    assert set(ways(answer)) == {"answer:summary"}
    assert draft().fields["summary"] == "Olga's"
    values = shown_values(answer, "report_form")
    values |= {name: [found["both"]] for name, found in ways(answer).items()}
    saved(as_editor, report, values, DRAFT)
    assert set(draft().fields["summary"].split()) >= {"Olga's", "Erik's"}
    assert fresh(report).summary == "Before"


@pytest.mark.full
@pytest.mark.database
def test_a_draft_that_was_published_meanwhile_is_gone_on_with(
    as_editor: Client, as_olga: Client, report: Any
) -> None:
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="Olga's")
    mine = opened(as_editor, report)
    theirs = opened(as_olga, report)
    saved(as_olga, report, theirs, title="Port", recommendations__0__DELETE="on")
    saved(as_editor, report, mine, DRAFT, search_title="Found")
    fields = draft().fields
    assert (fields["title"], fields["summary"], fields["search_title"]) == (
        "Port", "Olga's", "Found",
    )  # fmt: skip
    assert [row.fields["title"] for row in draft().rows["recommendations"]] == ["Advice 2"]
    assert fresh(report).search_title == ""


@pytest.mark.full
@pytest.mark.database
def test_drafts_that_were_discarded_before_are_nobodys_changes(
    as_editor: Client, as_olga: Client, as_root: Client, report: Any
) -> None:
    saved(as_root, report, opened(as_root, report), DRAFT, summary="Root's")
    as_root.post(admin_url(report, "discard"))
    # What the form is filled from is kept as a version only by the next who saves.
    Report.objects.filter(pk=report.pk).update(subtitle="By a command")
    mine = opened(as_editor, report)
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="Olga's")
    saved(as_editor, report, mine, DRAFT, title="Port")
    said = notices(as_editor.get(admin_url(report)))
    assert "With the changes that Olga Lund saved meanwhile: Summary." in said
    assert (draft().fields["title"], draft().fields["summary"]) == ("Port", "Olga's")
    saved(as_editor, report, opened(as_editor, report))
    said = notices(as_editor.get(admin_url(report)))
    assert "from the draft of Olga Lund: " in said


@pytest.mark.full
def test_publishing_names_whose_changes_go_with_it(
    as_editor: Client, as_olga: Client, report: Any
) -> None:
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="Olga's")
    form = as_editor.get(admin_url(report))
    assert "changes by Olga Lund, not public yet" in text_of(form)
    saved(as_editor, report, shown_values(form, "report_form"), title="Port")
    said = notices(as_editor.get(admin_url(report)))
    assert "Public now as well, from the draft of Olga Lund: Summary." in said
    assert (fresh(report).title, fresh(report).summary) == ("Port", "Olga's")


@pytest.mark.full
@pytest.mark.database
def test_what_changed_on_the_page_meanwhile_is_kept_or_asked(
    as_editor: Client, report: Any
) -> None:
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="Draft", title="Port")
    Report.objects.filter(pk=report.pk).update(summary="By a command", subtitle="New")
    form = as_editor.get(admin_url(report))
    assert "in the same places: Summary." in notices(form)
    values = shown_values(form, "report_form")
    assert (values["summary"], values["subtitle"]) == (["Draft"], ["New"])
    answer = sent(as_editor, report, values)
    assert "What is public: “By a command”." in errors_of(answer)["summary"][0]
    assert fresh(report).title == "Harbour"
    # What was asked about is another thing if it has changed once more.
    again = shown_values(answer, "report_form")
    Report.objects.filter(pk=report.pk).update(summary="By another")
    answer = sent(as_editor, report, again)
    assert "By another" in errors_of(answer)["summary"][0]
    saved(as_editor, report, shown_values(answer, "report_form"))
    now = fresh(report)
    assert (now.title, now.summary, now.subtitle) == ("Port", "Draft", "New")


# What is refused ----------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_a_draft_may_lack_what_publishing_asks_for(as_editor: Client) -> None:
    case = factories.case_study(title="Heat")
    factories.row(KeyFigure, case, label="Old", source="")
    factories.row(KeyFigure, case, label="Homes", source="Count")
    saved(as_editor, case, opened(as_editor, case), DRAFT, figures__1__source="")
    answer = sent(as_editor, case, opened(as_editor, case), title="Warm")
    assert "figures-1-source" in errors_of(answer)
    assert fresh(case).title == "Heat"
    # What the public page lacks as well keeps nothing else from being corrected.
    saved(as_editor, case, opened(as_editor, case), DRAFT, figures__1__source="Count")
    saved(as_editor, case, opened(as_editor, case), title="Warm")
    assert fresh(case).title == "Warm"


@pytest.mark.full
@pytest.mark.database
def test_a_draft_is_refused_what_a_column_cannot_hold(as_editor: Client, report: Any) -> None:
    values = opened(as_editor, report)
    assert "title" in errors_of(sent(as_editor, report, values, DRAFT, title="x" * 201))
    other = factories.report(slug="quay")
    assert "slug" in errors_of(sent(as_editor, report, values, DRAFT, slug="quay"))
    assert not WorkingCopy.objects.exists()
    # An address that another page takes later is left to that.
    other.delete()
    saved(as_editor, report, values, DRAFT, slug="quay", summary="After")
    factories.report(slug="quay")
    form = as_editor.get(admin_url(report))
    assert "Another page has taken this from the draft meanwhile: Address." in notices(form)
    saved(as_editor, report, shown_values(form, "report_form"))
    assert (fresh(report).slug, fresh(report).summary) == ("harbour", "After")


def test_what_is_no_content_acts_at_once(as_editor: Client, editor: Any, report: Any) -> None:
    before = fresh(report)
    changes = {"summary": "After", "internal_note": "Call.", "owner": str(editor.pk)}
    saved(as_editor, report, opened(as_editor, report), DRAFT, embedding="nobody", **changes)
    now = fresh(report)
    assert (now.summary, now.last_updated) == ("Before", before.last_updated)
    assert (now.internal_note, now.owner, now.embedding) == ("Call.", editor, "nobody")


@pytest.mark.full
def test_a_draft_that_is_what_is_public_is_none(as_editor: Client, report: Any) -> None:
    saved(as_editor, report, opened(as_editor, report), DRAFT)
    assert not WorkingCopy.objects.exists()
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="After")
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="Before")
    assert not WorkingCopy.objects.exists()


# What becomes of it -------------------------------------------------------------------------


@pytest.mark.full
def test_it_outlives_that_the_page_is_public(as_editor: Client, report: Any) -> None:
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="After")
    answer = action(as_editor, Report, "unpublish", [report], post="yes")
    assert "Their changes that were not public yet stay in their forms" in notices(answer)
    values = opened(as_editor, report)
    assert values["summary"] == ["After"]
    saved(as_editor, report, values, recommendations__0__title="Quays")
    assert fresh(report).summary == "After"
    assert not fresh(report).is_public()
    assert report.recommendations.first().title == "Quays"
    assert not WorkingCopy.objects.exists()


@pytest.mark.full
def test_of_a_page_that_is_public_no_more_nothing_is_asked_that_a_draft_may_lack(
    as_editor: Client,
) -> None:
    case, gone = factories.case_study(title="Heat", summary="Before"), factories.image()
    factories.row(KeyFigure, case, label="Homes", source="Count")
    values = opened(as_editor, case)
    saved(as_editor, case, values, DRAFT, figures__0__source="", image=str(gone.pk))
    action(as_editor, CaseStudy, "unpublish", [case], post="yes")
    gone.delete()
    form = as_editor.get(admin_url(case))
    assert "What the draft names is not there any more: Image." in notices(form)
    saved(as_editor, case, shown_values(form, "casestudy_form"), summary="After")
    assert (fresh(case).summary, fresh(case).image) == ("After", None)
    assert case.figures.get().source == ""


@pytest.mark.full
def test_a_refused_form_leaves_the_draft_and_the_page(as_editor: Client, report: Any) -> None:
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="After")
    state = draft()
    answer = sent(as_editor, report, opened(as_editor, report), title="")
    assert shown_values(answer, "report_form")["summary"] == ["After"]
    assert draft() == state
    assert fresh(report).summary == "Before"


def test_deleting_says_what_becomes_of_it_and_takes_it_along(as_root: Client, report: Any) -> None:
    client = as_root
    saved(client, report, opened(client, report), DRAFT, summary="After")
    assert "are kept with it in the trash: Harbour" in text_of(
        client.get(admin_url(report, "delete"))
    )
    move_to_trash(Report.objects.filter(pk=report.pk))
    assert opened_read_only(client, report)
    assert "changes that are not public yet go as well: Harbour" in text_of(
        client.get(admin_url(report, "delete"))
    )
    client.post(admin_url(report, "delete"), {"post": "yes"})
    assert not WorkingCopy.objects.exists()


def opened_read_only(client: Client, page: Any) -> bool:
    """Tell whether the form shows the page as it is, with nothing to save."""
    html = text_of(client.get(admin_url(page)))
    return "Before" in html and 'name="_save"' not in html


# Beside it ----------------------------------------------------------------------------------


@pytest.mark.full
def test_what_was_typed_on_top_of_it_is_taken_up_and_shown(as_editor: Client, editor: Any) -> None:
    case = factories.case_study(title="Harbour")
    factories.row(KeyFigure, case, label="Swimmers", value=1)
    new = added(opened(as_editor, case), "figures", 1, label="Boats", value=2, source="Count",
                order=2)  # fmt: skip
    saved(as_editor, case, new, DRAFT, summary="After")
    typed = {"figures-1-label": ["Ships"], "title": ["Port"]}
    fields = {**opened(as_editor, case), **typed}
    # As above: the row is known by its key.
    fields["figures-1-id"] = fields["figures-0-id"]
    autosave(as_editor, body_for(editor, case, fields=fields, typed=list(typed)))
    said = text(previewed(as_editor, case))
    for word in ("Port", "After", "Swimmers", "Ships"):
        assert word in said
    assert "Boats" not in said
    taken = shown_values(as_editor.get(f"{admin_url(case)}?take_up={TAB}"), "casestudy_form")
    assert (taken["figures-0-label"], taken["figures-1-label"]) == (["Swimmers"], ["Ships"])
    assert taken["figures-TOTAL_FORMS"] == ["2"]
    saved(as_editor, case, taken, DRAFT, autosave_tab=TAB)
    assert draft().fields["title"] == "Port"
    assert not Autosave.objects.filter(closed_at=None).exists()
    assert fresh(case).title == "Harbour"
    assert case.figures.count() == 1


@pytest.mark.full
def test_a_day_that_the_draft_empties_is_empty_once_published(as_editor: Client) -> None:
    report = factories.report(published_on="2012-10")
    saved(as_editor, report, {**opened(as_editor, report), "published_on": [""]}, DRAFT)
    assert fresh(report).published_on.year == 2012
    assert opened(as_editor, report)["published_on"] == [""]
    saved(as_editor, report, opened(as_editor, report))
    assert fresh(report).published_on is None


@pytest.mark.full
@pytest.mark.database
def test_a_file_is_in_the_draft_until_it_is_published(
    as_editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    report = factories.report(file=pdf_file())
    old = report.file.name
    chosen = {"name": "file", "file": pdf_file(PDF + b"%new\n")}
    key = as_editor.post(admin_url(Report, "upload"), chosen).json()["key"]
    values = {**opened(as_editor, report), "file-upload": [key]}
    with django_capture_on_commit_callbacks(execute=True):
        saved(as_editor, report, values, DRAFT)
    new = draft().fields["file"]
    assert fresh(report).file.name == old != new
    assert not PendingUpload.objects.exists()  # it is not removed after a day
    assert default_storage.exists(old)
    assert default_storage.exists(new)
    with django_capture_on_commit_callbacks(execute=True):
        saved(as_editor, report, opened(as_editor, report), summary="After")
    assert fresh(report).file.name == new
    assert fresh(report).file_size == len(PDF + b"%new\n")
    assert default_storage.exists(new)
    assert not default_storage.exists(old)
