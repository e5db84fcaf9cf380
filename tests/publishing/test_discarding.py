"""Throwing away a draft of changes, and what is typed and not saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from smartcities.publishing.models import Autosave, Revision
from tests import factories
from tests.admin_walk.browser import admin_url, notices, opened, saved
from tests.conftest import colleague, signed_in
from tests.publishing.autosaves import text_of, typed_into

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DRAFT = "_save"


@pytest.fixture
def olga(db: None) -> Any:
    return colleague("olga", "editor")


@pytest.fixture
def as_olga(olga: Any) -> Client:
    return signed_in(olga)


@pytest.mark.full
@pytest.mark.database
def test_discarding_throws_away_what_its_user_typed(
    as_editor: Client, as_olga: Client, editor: Any, olga: Any
) -> None:
    case = factories.case_study(title="Harbour")
    saved(as_editor, case, opened(as_editor, case), DRAFT, summary="After")
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_olga, olga, case, tab="c" * 32, title="Pier")
    differing = text_of(as_editor.get(f"{admin_url(case, 'compare')}?from=now&to=draft"))
    assert "<ins>After</ins>" in differing
    assert "After" in text_of(as_editor.get(admin_url(case, "discard")))
    as_editor.post(admin_url(case, "discard"))
    left = Autosave.objects.filter(closed_at=None)
    assert [each.user for each in left] == [olga]
    assert opened(as_editor, case)["summary"] == [case.summary]


@pytest.mark.full
@pytest.mark.database
def test_what_was_typed_alone_is_discarded_after_one_question(
    as_editor: Client, as_olga: Client, editor: Any, olga: Any
) -> None:
    case = factories.case_study(title="Harbour")
    nothing = as_editor.get(admin_url(case, "discard"), follow=True)
    assert notices(nothing) == "There are no changes to discard."
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_olga, olga, case, tab="c" * 32, title="Pier")
    asked = text_of(as_editor.get(admin_url(case, "discard")))
    assert "What you typed here and did not save goes." in asked
    assert "version" not in asked.partition('class="module confirm"')[2]
    done = as_editor.post(admin_url(case, "discard"), follow=True)
    assert notices(done) == "What you had typed was discarded."
    assert [each.user for each in Autosave.objects.filter(closed_at=None)] == [olga]
    assert not Revision.objects.exists()
    again = as_editor.post(admin_url(case, "discard"), follow=True)
    assert notices(again) == "There are no changes to discard."
