"""Autosave: what is typed into a page's form is kept as it is, for its user alone."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.admin.autosave import admin as autosave_admin
from smartcities.publishing.models import AuditEntry, Autosave, Revision
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url, opened
from tests.browser.conftest import make_groups
from tests.conftest import colleague, signed_in
from tests.publishing.autosaves import (
    OTHER,
    TAB,
    URL,
    autosave,
    body_for,
    text_of,
    typed_into,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(name="case")
def _case() -> CaseStudy:
    """Return a published case study with one figure."""
    made = factories.case_study(title="The harbour", summary="Clean water")
    factories.row(KeyFigure, made, label="Swimmers", value=12)
    return made


# Keeping ---------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_a_hundred_autosaves_leave_one_row_and_nothing_else(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    before, entries = CaseStudy.objects.get().last_updated, AuditEntry.objects.count()
    for number in range(100):
        fields = {"title": [f"Harbour {number}"], "figures-0-value": ["twelve"]}
        answer = autosave(as_editor, body_for(editor, case, fields=fields, typed=list(fields)))
        assert answer.status_code == 200
        assert set(answer.json()) == {"saved_at"}
    kept = Autosave.objects.get()
    assert (kept.user, kept.object_id, kept.base) == (editor, case.pk, case.revision)
    assert kept.fields == {"title": ["Harbour 99"], "figures-0-value": ["twelve"]}
    assert kept.typed == {"title", "figures-0-value"}
    assert kept.as_data()["title"] == "Harbour 99"
    assert CaseStudy.objects.get().last_updated == before
    assert not Revision.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_an_autosave_takes_few_queries(
    case: CaseStudy, editor: Any, as_editor: Client, django_assert_max_num_queries: Any
) -> None:
    body = body_for(editor, case, fields={"title": ["Port"]}, typed=["title"])
    with django_assert_max_num_queries(8):
        autosave(as_editor, body)
    with django_assert_max_num_queries(6):
        autosave(as_editor, body)


def test_two_tabs_are_two(case: CaseStudy, editor: Any, as_editor: Client) -> None:
    for tab in (TAB, OTHER):
        autosave(as_editor, body_for(editor, case, tab, fields={"title": [tab]}, typed=["title"]))
    assert {each.fields["title"][0] for each in Autosave.objects.all()} == {TAB, OTHER}
    said = text_of(as_editor.get(admin_url(case)))
    assert said.count("Unsaved text of yours") == 2


def test_leaving_sends_only_what_changed(case: CaseStudy, editor: Any, as_editor: Client) -> None:
    fields = {"title": ["Port"], "summary": ["Water"], "themes": ["1", "2"]}
    part = body_for(
        editor, case, fields={"title": ["Ports"]}, typed=["title"], gone=["themes"], whole=False
    )
    # There is nothing that it could be a part of.
    assert autosave(as_editor, part).status_code == 412
    autosave(as_editor, body_for(editor, case, fields=fields, typed=["title"]))
    assert autosave(as_editor, part).status_code == 200
    assert Autosave.objects.get().fields == {"title": ["Ports"], "summary": ["Water"]}


def test_nothing_that_nobody_typed_is_kept(case: CaseStudy, editor: Any, as_editor: Client) -> None:
    fields = {
        name: ["x"]
        for name in ("csrfmiddlewaretoken", "_save", "figures-__prefix__-label", "warned_of")
    }
    fields |= {"title": ["half of a pair: \ud83d"], "n" * 300: ["x"]}
    autosave(as_editor, body_for(editor, case, fields=fields))
    assert Autosave.objects.get().fields == {"title": ["half of a pair: ?"]}


# Refusals --------------------------------------------------------------------------------


def test_whoever_is_signed_out_is_told_so(case: CaseStudy, editor: Any) -> None:
    answer = autosave(Client(), body_for(editor, case))
    assert (answer.status_code, answer.json()) == (401, {"reason": "signed-out"})


@pytest.mark.full
def test_another_user_gets_nothing_and_sees_nothing(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="My secret")
    as_eva = signed_in(eva := colleague("eva", EDITOR))
    answer = autosave(as_eva, body_for(editor, case, fields={"title": ["Other"]}))
    assert (answer.status_code, answer.json()) == (409, {"reason": "other-user"})
    # Not by knowing the tab, either.
    for url in (admin_url(case), f"{admin_url(case)}?take_up={TAB}", "/admin/", f"{URL}offers/"):
        said = as_eva.get(url, {"page": case.pk} if "offers" in url else {}).content.decode()
        assert "My secret" not in said
        assert "Unsaved text" not in said
    as_eva.post(f"{URL}discard/", {"tab": TAB})
    autosave(as_eva, body_for(eva, case, replaces=[TAB], tab=OTHER))
    assert Autosave.objects.get(user=editor).fields["title"] == ["My secret"]


def test_who_may_not_change_the_page_cannot_autosave_it(
    case: CaseStudy, author: Any, as_author: Client, administrator: Any, as_administrator: Client
) -> None:
    assert autosave(as_author, body_for(author, case)).status_code == 403
    assert autosave(as_author, body_for(author)).status_code == 200
    assert autosave(as_administrator, body_for(administrator)).status_code == 403


def test_a_page_that_is_gone_is_told(case: CaseStudy, editor: Any, as_editor: Client) -> None:
    body = body_for(editor, case)
    as_editor.post(admin_url(case, "delete"), {"post": "yes"})
    assert autosave(as_editor, body).status_code == 410


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        "[]",
        "{}",
        '{"user": 1}',
        '{"user": USER, "tab": "short"}',
        '{"user": USER, "tab": "TAB", "fields": {"title": "text"}}',
        '{"user": USER, "tab": "TAB", "fields": {"title": [1]}}',
        '{"user": USER, "tab": "TAB", "page": "1"}',
        '{"user": USER, "tab": "TAB", "page": 99999999999999999999}',
        '{"user": USER, "tab": "TAB", "typed": "title"}',
        '{"user": USER, "tab": "TAB", "opened": "x"}',
        "[" * 100_000,
    ],
)
def test_nonsense_is_refused(body: Any, editor: Any, as_editor: Client) -> None:
    if isinstance(body, str):
        body = body.replace("USER", str(editor.pk)).replace("TAB", TAB)
    assert autosave(as_editor, body).status_code == 400
    assert not Autosave.objects.exists()


def test_only_a_post_is_kept(as_editor: Client) -> None:
    assert as_editor.get(URL).status_code == 405


@pytest.mark.full
def test_what_is_too_large_is_told(case: CaseStudy, editor: Any, as_editor: Client) -> None:
    many = {f"figures-{number}-label": ["x"] for number in range(8191)}
    assert autosave(as_editor, body_for(editor, case, fields=many)).status_code == 413
    large = {"body": ["x" * 8 * 1024**2]}
    assert autosave(as_editor, body_for(editor, case, fields=large)).status_code == 413
    # What is within both limits is taken.
    most = dict(list(many.items())[:8190]) | {"figures-0-label": ["x" * 7 * 1024**2]}
    assert autosave(as_editor, body_for(editor, case, fields=most)).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503),
        (OperationalError("database or disk is full"), 507),
        (OSError(28, "No space left on device"), 507),
    ],
)
def test_an_outage_is_told(
    error: Exception,
    status: int,
    editor: Any,
    as_editor: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: Any) -> None:
        raise error

    monkeypatch.setattr(autosave_admin, "keep", fail)
    answer = autosave(as_editor, body_for(editor))
    assert (answer.status_code, answer.json()) == (status, {"reason": "outage"})
    assert answer["Retry-After"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's disk is not to be filled")
def test_a_disk_that_is_full_is_told_and_what_was_kept_before_stays() -> None:
    make_groups()
    client = signed_in(erik := colleague("erik", EDITOR))
    autosave(client, body_for(erik, fields={"title": ["Port"]}, typed=["title"]))
    # What no compression makes small.
    text = hashlib.shake_256(b"text").hexdigest(200_000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            answer = autosave(client, body_for(erik, fields={"body": [text]}, typed=["body"]))
        finally:
            cursor.execute(f"PRAGMA max_page_count = {usual}")
    assert (answer.status_code, answer.json()) == (507, {"reason": "outage"})
    assert Autosave.objects.get().fields == {"title": ["Port"]}


def test_the_token_against_forgery_is_asked_for(case: CaseStudy, editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert autosave(client, body_for(editor, case)).status_code == 403
    token = opened(client, case)["csrfmiddlewaretoken"][0]
    assert autosave(client, body_for(editor, case), HTTP_X_CSRFTOKEN=token).status_code == 200
