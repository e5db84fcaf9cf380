"""Presence: who else has a page's form open, and what they did to the page meanwhile."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy
from smartcities.publishing.models import AuditEntry, OpenForm
from smartcities.publishing.roles import EDITOR
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import action, admin_url, opened, saved
from tests.browser.conftest import make_groups
from tests.conftest import colleague, signed_in

pytestmark = pytest.mark.django_db

TAB, OTHER = "a" * 32, "b" * 32


@pytest.fixture(name="case")
def _case(clock: Any) -> CaseStudy:
    """Return a published case study, at noon."""
    return factories.case_study(title="The harbour", summary="Clean water")


@pytest.fixture(name="eva")
def _eva(db: None) -> Any:
    made = colleague("eva", EDITOR)
    made.first_name, made.last_name = "Eva", "Lund"
    made.save()
    return made


def poll(
    client: Client, who: Any, of: Any, tab: str = TAB, body: Any = None, **more: Any
) -> HttpResponse:
    """Ask as the script does; *body* takes the place of all that it sends."""
    base = [of.revision, 0]
    facts = {"user": who.pk, "tab": tab, "page": of.pk, "base": base, "state": "visible"}
    body = {**facts, **more} if body is None else body
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    meta = type(of)._meta
    url = f"/admin/{meta.app_label}/{meta.model_name}/presence/"
    return client.post(url, text, content_type="application/json")


def others(*args: Any, **more: Any) -> str:
    answer = poll(*args, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["others"]


def news(*args: Any, **more: Any) -> dict[str, Any]:
    answer = poll(*args, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["news"]


# Who else --------------------------------------------------------------------------------


def test_each_sees_the_other_and_since_when_until_the_form_is_left(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    assert others(as_eva, eva, case) == ""
    clock.shift(35)
    assert others(as_editor, editor, case) == "Also open: Eva Lund since 13:00"
    # Told again and again, and since the same moment.
    assert others(as_eva, eva, case) == "Also open: erik since 13:00"
    clock.shift(30)
    assert others(as_editor, editor, case) == "Also open: Eva Lund since 13:00"
    assert poll(as_eva, eva, case, state="left").status_code == 200
    assert others(as_editor, editor, case) == ""
    assert [row.user for row in OpenForm.objects.all()] == [editor]


def test_who_is_not_heard_of_does_not_count_and_is_cleared_away(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    poll(as_eva, eva, case)
    poll(as_eva, eva, factories.report(), OTHER)
    clock.shift(39)
    assert others(as_editor, editor, case) == "Also open: Eva Lund since 13:00"
    clock.shift(2)
    assert others(as_editor, editor, case) == ""
    # With the next form that is opened or left, wherever it is.
    poll(as_editor, editor, factories.report(), OTHER)
    assert {row.user for row in OpenForm.objects.all()} == {editor}


def test_a_tab_in_the_background_counts_for_longer(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    poll(as_eva, eva, case)
    poll(as_eva, eva, case, state="hidden")
    clock.shift(120)
    assert others(as_editor, editor, case) == "Also open: Eva Lund since 13:00"
    clock.shift(40)
    assert others(as_editor, editor, case) == ""


def test_two_tabs_of_one_person_are_two_editors(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any
) -> None:
    for tab in (TAB, OTHER):
        poll(as_editor, editor, case, tab)
    assert others(as_editor, editor, case) == "Also open: you, in another tab since 13:00"
    # A third person wants to know whom to ask.
    assert others(signed_in(eva), eva, case, "c" * 32) == "Also open: erik since 13:00"


def test_many_are_counted(case: CaseStudy, editor: Any, as_editor: Client) -> None:
    for number in range(5):
        user = colleague(f"user{number}", EDITOR)
        poll(signed_in(user), user, case)
    said = others(as_editor, editor, case)
    assert said.startswith("Also open: user0 since 13:00, user1 since 13:00, user2 since 13:00")
    assert said.endswith(", and 2 more")


def test_a_form_of_yesterday_says_so(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, now: datetime
) -> None:
    poll(signed_in(eva), eva, case, opened=now.timestamp() - 24 * 60 * 60)
    assert others(as_editor, editor, case) == "Also open: Eva Lund since 28 Feb 2027, 13:00"


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_page_form_has_it(model: Any, editor: Any, as_editor: Client) -> None:
    page = factories.make(model)
    said = as_editor.get(admin_url(page)).content.decode()
    assert f'data-url="/admin/{model._meta.app_label}/{model._meta.model_name}/presence/"' in said
    assert f'data-base="[{page.revision}, 0]"' in said
    assert others(as_editor, editor, page) == ""
    assert 'id="presence"' not in as_editor.get(admin_url(model, "add")).content.decode()


# News ------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
def test_a_save_by_somebody_else_is_told_with_the_way_to_what_changed(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    said = as_editor.get(admin_url(case)).content.decode()
    compare = f"{admin_url(case, 'compare')}?from=1"
    assert f'<a href="{compare}"' in said
    assert news(as_editor, editor, case) is None
    clock.shift(600)
    saved(as_eva, case, opened(as_eva, case), title="The port")
    answer = poll(as_editor, editor, case).json()
    assert answer["news"] == {
        "text": "Eva Lund saved this page at 13:10.",
        "advice": "Your text stays; saving merges both.",
        "compare": True,
        "gone": False,
        "own": False,
    }
    assert "The port" in as_editor.get(compare).content.decode()
    # Told once: the answer says nothing else as long as there is nothing else.
    assert "news" not in poll(as_editor, editor, case, told=answer["told"]).json()
    saved(as_eva, case, opened(as_eva, case), title="The ports")
    assert news(as_editor, editor, case, told=answer["told"])["text"].endswith("at 13:10.")
    # A form that is filled now has all of it.
    case.refresh_from_db()
    assert news(as_editor, editor, case) is None


@pytest.mark.full
def test_a_save_that_changed_nothing_is_no_news(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any
) -> None:
    as_eva = signed_in(eva)
    saved(as_eva, case, opened(as_eva, case))
    assert CaseStudy.objects.get().revision > case.revision
    assert news(as_editor, editor, case) is None
    # What is in no version cannot be compared.
    saved(as_eva, case, opened(as_eva, case), internal_note="Ask Olga")
    told = news(as_editor, editor, case)
    assert (told["text"], told["compare"]) == ("Eva Lund saved this page at 13:00.", False)


def test_one_s_own_save_from_another_tab_is_told_as_such(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    saved(as_editor, case, opened(as_editor, case), title="The port")
    told = news(as_editor, editor, case)
    assert (told["text"], told["own"]) == ("erik saved this page at 13:00.", True)


@pytest.mark.full
@pytest.mark.database
def test_what_became_of_the_page_is_said_in_words(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    saved(as_eva, case, opened(as_eva, case), title="The port")
    saved(as_editor, case, opened(as_editor, case), summary="Cleaner")
    clock.shift(60)
    action(as_eva, CaseStudy, "unpublish", [case], post="yes")
    # The last act, and whoever else saved; not twice the same person.
    told = news(as_editor, editor, case)
    assert told["text"] == "Eva Lund unpublished this page at 13:01. erik saved this page at 13:00."
    clock.shift(60)
    action(as_eva, CaseStudy, "publish", [case])
    told = news(as_editor, editor, case)
    assert told["text"].startswith("Eva Lund published this page at 13:02.")
    assert "unpublished" not in told["text"]
    clock.shift(60)
    as_eva.post(admin_url(case, "delete"), {"post": "yes"})
    told = news(as_editor, editor, case)
    assert told["text"].startswith("Eva Lund moved this page to the trash at 13:03.")
    assert (told["gone"], told["compare"]) == (True, False)
    assert told["advice"] == "Your text stays; saving shows it, to save as something new."
    CaseStudy.objects.get().delete()
    told = news(as_editor, editor, case)
    assert told["text"].startswith("Somebody deleted this page at 13:03.")
    assert told["gone"]


@pytest.mark.full
@pytest.mark.database
def test_a_draft_of_changes_is_told_and_a_form_of_it_is_told_what_follows(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    saved(as_eva, case, opened(as_eva, case), button="_save", title="The port")
    answer = poll(as_editor, editor, case).json()
    said = "Eva Lund saved changes that are not public yet, at 13:00."
    assert (answer["news"]["text"], answer["news"]["compare"]) == (said, True)
    assert "news" not in poll(as_editor, editor, case, told=answer["told"]).json()
    # A form that is filled now shows the draft, and knows it.
    base = answer["told"]
    assert f'data-base="{base}"' in as_editor.get(admin_url(case)).content.decode()
    assert news(as_editor, editor, case, base=base) is None
    clock.shift(60)
    as_eva.post(admin_url(case, "discard"))
    told = news(as_editor, editor, case, base=base)
    assert told["text"] == "Eva Lund discarded the changes, at 13:01."
    saved(as_editor, case, opened(as_editor, case), summary="Cleaner")
    with CaptureQueriesContext(connection) as captured:
        told = news(as_editor, editor, case, base=base)
    assert "erik saved this page at 13:01." in told["text"]
    assert "Eva Lund discarded the changes, at 13:01." in told["text"]
    assert len(own_queries(captured)) <= 5


# What it costs, and who may ---------------------------------------------------------------


@pytest.mark.full
def test_a_poll_takes_at_most_four_queries_of_its_own_and_leaves_nothing_behind(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any, clock: Any
) -> None:
    as_eva = signed_in(eva)
    poll(as_eva, eva, case, OTHER)
    usual = []
    for _round in range(3):
        clock.shift(8)
        with CaptureQueriesContext(connection) as captured:
            poll(as_editor, editor, case)
        usual.append(len(own_queries(captured)))
    assert max(usual) <= 4
    # Every other time nothing is written.
    assert usual[1] < usual[2]
    saved(as_eva, case, opened(as_eva, case), title="The port")
    entries, sessions = AuditEntry.objects.count(), list(Session.objects.values())
    before = CaseStudy.objects.get()
    # So long that the row would have to be written.
    clock.shift(30)
    with CaptureQueriesContext(connection) as captured:
        assert poll(as_editor, editor, case).json()["news"]
    assert len(own_queries(captured)) <= 4
    assert AuditEntry.objects.count() == entries
    assert list(Session.objects.values()) == sessions
    after = CaseStudy.objects.get()
    assert (after.revision, after.last_updated) == (before.revision, before.last_updated)


def own_queries(captured: CaptureQueriesContext) -> list[str]:
    """Return the queries but for those of every request: who asks, and what they may."""
    usual = ("django_session", "auth_permission", "SAVEPOINT")
    asked = [each["sql"] for each in captured]
    by_key = 'FROM "publishing_user" WHERE "publishing_user"."id" = '
    return [each for each in asked if by_key not in each and not any(one in each for one in usual)]


def test_who_may_not_see_the_page_is_told_nothing(
    case: CaseStudy, author: Any, as_author: Client, administrator: Any, as_administrator: Client
) -> None:
    answer = poll(as_administrator, administrator, case)
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    # Who only reads it sees others, and is none whom they need to know of.
    assert others(as_author, author, case) == ""
    assert not OpenForm.objects.exists()
    said = as_author.get(admin_url(case)).content.decode()
    assert 'id="presence"' in said
    assert "data-is-written" not in said


def test_who_is_signed_out_or_somebody_else_is_told_so(
    case: CaseStudy, editor: Any, eva: Any
) -> None:
    answer = poll(Client(), editor, case)
    assert (answer.status_code, answer.json()) == (401, {"reason": "signed-out"})
    assert answer["Cache-Control"] == "no-store"
    assert poll(signed_in(eva), editor, case).status_code == 409
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"tab": "short"},
        {"page": "1"},
        {"page": -1},
        {"page": 10**30},
        {"base": None},
        {"told": "x"},
        {"opened": "x"},
        {"state": "asleep"},
        {"state": ["visible"]},
        {"user": True},
        {"body": b"\xff"},
        {"body": "[]"},
        {"body": "null"},
        {"body": ""},
    ],
)
def test_nonsense_is_refused(
    change: dict[str, Any], case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    assert poll(as_editor, editor, case, **change).status_code == 400
    assert not OpenForm.objects.exists()


def test_what_never_was_is_unknown_and_what_is_too_long_is_refused(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    assert poll(as_editor, editor, case, page=case.pk + 1).status_code == 404
    assert poll(as_editor, editor, case, body="x" * 3000).status_code == 413
    assert as_editor.get("/admin/casestudies/casestudy/presence/").status_code == 405


def test_a_user_who_is_deleted_is_not_there_any_more(
    case: CaseStudy, editor: Any, as_editor: Client, eva: Any
) -> None:
    poll(signed_in(eva), eva, case, OTHER)
    eva.delete()
    assert others(as_editor, editor, case) == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="many write beside each other")
def test_while_another_writes_it_is_answered_without_waiting(
    case: CaseStudy,
) -> None:
    make_groups()
    eva, erik = (colleague(name, EDITOR) for name in ("eva", "erik"))
    as_eva, as_erik = signed_in(eva), signed_in(erik)
    assert others(as_eva, eva, case) == ""
    params = connection.get_connection_params()
    other = sqlite3.connect(params["database"], uri=True, isolation_level=None)
    asked: list[str] = []
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        connection.connection.set_trace_callback(asked.append)
        assert others(as_erik, erik, case) == "Also open: eva since 13:00"
        assert poll(as_eva, eva, case, state="left").status_code == 200
        connection.connection.set_trace_callback(None)
        other.execute("ROLLBACK")
    assert "PRAGMA busy_timeout = 0" in asked
    assert [row.user for row in OpenForm.objects.all()] == [eva]
    # The next one writes it.
    assert others(as_erik, erik, case) == "Also open: eva since 13:00"
    assert OpenForm.objects.count() == 2
