"""A draft of changes that does not fit beside what is stored any more, or cannot be opened now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from resources.models import Recommendation, Report
from smartcities.publishing.models import Revision, WorkingCopy
from smartcities.publishing.states import State, capture
from tests import factories
from tests.admin_walk.browser import admin_url, confirmed, notices, opened, saved, sent
from tests.admin_walk.test_merging import added
from tests.browser.conftest import make_groups
from tests.conftest import colleague, signed_in
from tests.publishing.previewed import asked as previewed

DRAFT = "_save"
WORDS = "Typed <late> & at night"


def report_with_draft(client: Client) -> Any:
    """Return a public report, and a draft that adds a second recommendation."""
    report = factories.report(title="Harbour", summary="Before")
    factories.row(Recommendation, of=report, number=1, title="Advice")
    values = added(opened(client, report), "recommendations", 1, number=2, title="Second")
    saved(client, report, values, DRAFT, summary="After")
    return report


def unfit(client: Client) -> tuple[Any, Any]:
    """Return a report with a draft that does not fit, and its form as it was opened before that."""
    report = report_with_draft(client)
    values = opened(client, report)
    # A command, for example: both are the second now, and only one of them may be.
    factories.row(Recommendation, of=report, number=2, title="Another second")
    return report, values


@pytest.mark.django_db
class TestWhatDoesNotFit:
    def test_the_form_says_so_with_the_ways_on(self, as_editor: Client) -> None:
        report, _values = unfit(as_editor)
        live = capture(Report.objects.get())
        answer = as_editor.get(admin_url(report))
        assert answer.status_code == 409
        said = answer.content.decode()
        assert "This draft does not fit any more" in said
        assert f'href="{admin_url(report, "compare")}?from=now&amp;to=draft"' in said
        assert f'href="{admin_url(report, "discard")}"' in said
        differs = as_editor.get(f"{admin_url(report, 'compare')}?from=now&to=draft")
        assert "After" in differs.content.decode()
        # Looking at it has changed nothing.
        assert capture(Report.objects.get()) == live
        assert WorkingCopy.objects.exists()

    @pytest.mark.full
    @pytest.mark.database
    @pytest.mark.parametrize("button", ["_publish", DRAFT])
    def test_what_was_typed_is_shown_again(self, as_editor: Client, button: str) -> None:
        report, values = unfit(as_editor)
        answer = sent(as_editor, report, values, button, summary=WORDS)
        assert answer.status_code == 409
        said = answer.content.decode()
        assert WORDS in unescape(said)
        assert "<late>" not in said
        assert Report.objects.get().summary == "Before"
        assert WorkingCopy.objects.exists()

    @pytest.mark.full
    def test_a_list_leaves_it_and_says_so(self, as_editor: Client) -> None:
        report, _values = unfit(as_editor)
        answer = confirmed(as_editor, Report, [report])
        assert "It does not fit beside what else is stored." in notices(answer)
        assert Report.objects.get().summary == "Before"
        assert WorkingCopy.objects.exists()

    @pytest.mark.full
    @pytest.mark.database
    def test_its_preview_says_so(self, as_editor: Client) -> None:
        report, _values = unfit(as_editor)
        answer = previewed(as_editor, report)
        assert answer.status_code == 200
        assert "A colleague has just saved something" in answer.content.decode()

    def test_discarded_the_page_opens_and_a_version_keeps_the_draft(
        self, as_editor: Client
    ) -> None:
        report, _values = unfit(as_editor)
        as_editor.post(admin_url(report, "discard"))
        assert opened(as_editor, report)["summary"] == ["Before"]
        kept = Revision.objects.get(kind=Revision.Kind.DISCARDED)
        assert State.loads(bytes(kept.stored)).fields["summary"] == "After"


@contextmanager
def locked() -> Iterator[None]:
    """Have somebody else hold the lock of SQLite's one writer."""
    connection.ensure_connection()
    params = connection.get_connection_params()
    other = sqlite3.connect(params["database"], uri=True, isolation_level=None)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.full
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="many write beside each other")
def test_while_another_process_writes_a_form_with_a_draft_is_unavailable_for_a_moment() -> None:
    make_groups()
    client = signed_in(colleague("erik", "editor"))
    report = report_with_draft(client)
    values = opened(client, report)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    with locked():
        answer = client.get(admin_url(report))
        returned = sent(client, report, values, summary=WORDS)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "The database does not answer at the moment" in answer.content.decode()
    # A form that is sent meanwhile comes back with what was typed.
    assert returned.status_code == 503
    assert WORDS in unescape(returned.content.decode())
    assert opened(client, report)["summary"] == ["After"]
    saved(client, report, values, summary=WORDS)
    assert Report.objects.get().summary == WORDS
