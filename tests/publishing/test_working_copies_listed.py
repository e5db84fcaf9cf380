"""Lists, the index and the list's action say and publish drafts of changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Report
from smartcities.publishing.models import WorkingCopy
from tests import factories
from tests.admin_walk.browser import (
    action,
    admin_url,
    answered,
    confirmed,
    notices,
    opened,
    saved,
)
from tests.conftest import colleague, signed_in
from tests.publishing.autosaves import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DRAFT = "_save"


@pytest.fixture
def as_olga(db: None) -> Client:
    user = colleague("olga", "editor")
    user.first_name, user.last_name = "Olga", "Lund"
    user.save()
    return signed_in(user)


@pytest.fixture
def report() -> Any:
    return factories.report(title="Harbour", summary="Before")


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def test_lists_say_and_find_changes_that_are_not_public(as_olga: Client, report: Any) -> None:
    factories.report(title="Other")
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="After", title="Port")
    listed = as_olga.get(admin_url(Report), {"changes": "waiting"})
    assert [page.title for page in listed.context["cl"].result_list] == ["Harbour"]
    assert "changes by Olga Lund, not public yet" in text_of(listed)
    everything = text_of(as_olga.get(admin_url(Report)))
    assert everything.count('class="state state-changes"') == 1
    index = text_of(as_olga.get("/admin/"))
    assert '<h2 id="changes">Changes not public yet</h2>' in index
    assert "Report · Olga Lund" in index


def test_the_list_asks_before_it_publishes_changes(
    as_editor: Client, as_olga: Client, report: Any
) -> None:
    hidden = factories.report(title="Hidden", published_at=None)
    public = factories.report(title="Public")
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="After")
    chosen = [report, hidden, public]
    asked = action(as_editor, Report, "publish", chosen)
    question = text_of(asked)
    assert "changes by Olga Lund: Summary" in question
    assert "Hidden" in question
    assert "Public" not in question.partition('class="confirm__names"')[2]
    assert fresh(report).summary == "Before"
    assert not fresh(hidden).is_public()
    said = notices(answered(as_editor, Report, chosen, asked))
    assert "2 pages were published." in said
    assert fresh(report).summary == "After"
    assert fresh(hidden).is_public()
    assert not WorkingCopy.objects.exists()


@pytest.mark.full
def test_the_list_leaves_what_has_to_be_decided_in_the_form(as_editor: Client, report: Any) -> None:
    case = factories.case_study(title="Heat")
    factories.row(KeyFigure, case, label="Homes", source="Count")
    saved(as_editor, case, opened(as_editor, case), DRAFT, figures__0__source="")
    said = notices(confirmed(as_editor, CaseStudy, [case]))
    assert "Not published, because something is missing" in said
    saved(as_editor, report, opened(as_editor, report), DRAFT, summary="Draft")
    Report.objects.filter(pk=report.pk).update(summary="By a command")
    said = notices(confirmed(as_editor, Report, [report]))
    assert "What is public has changed in the same places." in said
    assert fresh(report).summary == "By a command"
    assert WorkingCopy.objects.count() == 2


@pytest.mark.full
@pytest.mark.database
def test_the_answer_counts_for_what_was_asked_alone(
    as_editor: Client, as_olga: Client, report: Any
) -> None:
    saved(as_olga, report, opened(as_olga, report), DRAFT, summary="After")
    asked = action(as_editor, Report, "publish", [report])
    # She goes on with her draft, or the page itself changes, while the question stands there.
    saved(as_olga, report, opened(as_olga, report), DRAFT, title="Not yet")
    again = answered(as_editor, Report, [report], asked)
    assert "Title, Summary" in text_of(again)
    assert fresh(report).summary == "Before"
    Report.objects.get(pk=report.pk).save()
    once_more = answered(as_editor, Report, [report], again)
    assert "Yes, publish" in text_of(once_more)
    assert "1 page was published." in notices(answered(as_editor, Report, [report], once_more))
    assert (fresh(report).title, fresh(report).summary) == ("Not yet", "After")
