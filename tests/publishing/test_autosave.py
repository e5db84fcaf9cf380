"""Autosave: what is typed into a page's form is kept as it is, for its user alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy, KeyFigure
from smartcities.publishing.admin.autosave import admin as autosave_admin
from smartcities.publishing.models import AuditEntry, Autosave, Revision
from smartcities.publishing.roles import EDITOR
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved, sent, shown_values
from tests.conftest import colleague, signed_in

pytestmark = pytest.mark.django_db

TAB, OTHER = "a" * 32, "b" * 32
URL = "/admin/casestudies/casestudy/autosave/"
FORM = "casestudy_form"


@pytest.fixture
def case() -> CaseStudy:
    """Return a published case study with one figure."""
    made = factories.case_study(title="The harbour", summary="Clean water")
    factories.row(KeyFigure, made, label="Swimmers", value=12)
    return made


def body_for(user: Any, page: Any = None, tab: str = TAB, **more: Any) -> dict[str, Any]:
    base = page.revision if page else None
    return {"user": user.pk, "tab": tab, "page": page.pk if page else None, "base": base, **more}


def autosave(client: Client, body: Any, **headers: Any) -> HttpResponse:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, text, content_type="application/json", **headers)


def typed_into(
    client: Client, user: Any, page: Any, tab: str = TAB, **changes: str
) -> HttpResponse:
    """Autosave the form of *page*, or of a new one, with *changes*; see ``sent`` for rows."""
    values = opened(client, page or CaseStudy)
    fields = {name.replace("__", "-"): [text] for name, text in changes.items()}
    body = body_for(user, page, tab, fields={**values, **fields}, typed=list(fields))
    response = autosave(client, body)
    assert response.status_code == 200, response.content
    return response


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# Keeping ---------------------------------------------------------------------------------


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


def test_the_token_against_forgery_is_asked_for(case: CaseStudy, editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert autosave(client, body_for(editor, case)).status_code == 403
    token = opened(client, case)["csrfmiddlewaretoken"][0]
    assert autosave(client, body_for(editor, case), HTTP_X_CSRFTOKEN=token).status_code == 200


# Saving ----------------------------------------------------------------------------------


def test_saving_takes_the_tab_s_text_away_and_what_comes_late_is_not_kept(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_editor, editor, case, OTHER, title="Of another tab")
    saved(as_editor, case, opened(as_editor, case), title="Port", autosave_tab=TAB)
    assert [each.tab for each in Autosave.objects.of(editor, CaseStudy, case.pk)] == [OTHER]
    # Sent before the save and slower than it; or kept in the browser meanwhile.
    late = autosave(as_editor, body_for(editor, case, fields={"title": ["Po"]}, typed=["title"]))
    assert (late.status_code, late.json()) == (200, {"closed": True})
    assert [each.tab for each in Autosave.objects.of(editor, CaseStudy, case.pk)] == [OTHER]
    assert Autosave.objects.get(tab=TAB).stored == b""


def test_a_save_that_is_refused_keeps_it_and_goes_on_in_its_tab(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="")
    refused = sent(as_editor, case, opened(as_editor, case), title="", autosave_tab=TAB)
    said = text_of(refused)
    assert "Unsaved text" not in said
    assert shown_values(refused, FORM)["autosave_tab"] == [TAB]
    assert 'data-typed="[&quot;title&quot;]"' in said
    assert Autosave.objects.of(editor, CaseStudy, case.pk).count() == 1


def test_a_new_page_that_is_saved_is_not_unfinished_any_more(
    editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, None, title="A new harbour")
    desk = text_of(as_editor.get("/admin/"))
    assert "Unfinished, not saved" in desk
    assert "A new harbour" in desk
    assert f"/admin/casestudies/casestudy/add/?take_up={TAB}" in desk
    saved(as_editor, CaseStudy, opened(as_editor, CaseStudy), title="A harbour", autosave_tab=TAB)
    assert "Unfinished" not in text_of(as_editor.get("/admin/"))


def test_it_is_thrown_away_from_the_desk(editor: Any, as_editor: Client) -> None:
    typed_into(as_editor, editor, None, title="")
    assert "Without a title" in text_of(as_editor.get("/admin/"))
    answer = as_editor.post(f"{URL}discard/", {"tab": TAB}, HTTP_ACCEPT="text/html")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert "Unfinished" not in text_of(as_editor.get("/admin/"))
    # Another GET throws nothing away.
    typed_into(as_editor, editor, None, OTHER, title="x")
    as_editor.get(f"{URL}discard/", {"tab": OTHER})
    assert Autosave.objects.of(editor, CaseStudy, None).exists()


def test_deleting_the_page_takes_one_s_own_away_and_for_good_all(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    as_eva = signed_in(eva := colleague("eva", EDITOR))
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_eva, eva, case, title="Pier")
    as_editor.post(admin_url(case, "delete"), {"post": "yes"})
    assert [each.user for each in Autosave.objects.all()] == [eva]
    case.delete()
    assert not Autosave.objects.exists()


def test_what_nobody_takes_up_goes_after_thirty_days(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port")
    typed_into(as_editor, editor, case, OTHER, title="Pier")
    Autosave.objects.filter(tab=TAB).update(saved_at=timezone.now() - timedelta(days=31))
    saved(as_editor, case, opened(as_editor, case), summary="New")
    assert [each.tab for each in Autosave.objects.all()] == [OTHER]


# Taking up -------------------------------------------------------------------------------


def taken_up(client: Client, page: Any, tab: str = TAB) -> HttpResponse:
    url = admin_url(page) if page else admin_url(CaseStudy, "add")
    return client.get(url, {"take_up": tab})


def test_what_was_typed_is_offered_and_taken_up(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(
        as_editor,
        editor,
        case,
        title="Port",
        body="<p>The port</p>",
        published_at_0="yesterday",
        figures__0__value="twelve",
    )
    said = text_of(as_editor.get(admin_url(case)))
    assert "Unsaved text of yours" in said
    assert "1 key figure" in said
    response = taken_up(as_editor, case)
    assert "Taken up, not saved yet:" in text_of(response)
    values = shown_values(response, FORM)
    # As it was typed, valid or not.
    assert values["title"] == ["Port"]
    assert values["body"] == ["<p>The port</p>"]
    assert values["published_at_0"] == ["yesterday"]
    assert values["figures-0-value"] == ["twelve"]
    assert values["figures-0-label"] == ["Swimmers"]
    # Nothing is decided by looking at it.
    assert Autosave.objects.of(editor, CaseStudy, case.pk).count() == 1
    assert CaseStudy.objects.get().title == "The harbour"


def test_only_what_was_typed_is_taken_where_the_page_has_moved_on(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port", figures__0__value="15")
    as_eva = signed_in(colleague("eva", EDITOR))
    values = opened(as_eva, case)
    saved(as_eva, case, values, title="Pier", summary="Dirty", figures__0__label="Divers")
    response = taken_up(as_editor, case)
    said = text_of(response)
    assert "Saved by somebody else meanwhile as well: title." in said
    values = shown_values(response, FORM)
    assert values["title"] == ["Port"]
    assert values["summary"] == ["Dirty"]
    assert (values["figures-0-label"], values["figures-0-value"]) == (["Divers"], ["15"])
    # Nothing asks again whether a colleague's text may be replaced: it is seen.
    saved(as_editor, case, values, autosave_tab=OTHER)
    case.refresh_from_db()
    assert (case.title, case.summary) == ("Port", "Dirty")


def test_rows_are_found_by_their_keys_and_new_ones_made(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    second = factories.row(KeyFigure, case, label="Boats", value=3)
    values = opened(as_editor, case)
    fields = {
        **values,
        "figures-TOTAL_FORMS": ["3"],
        "figures-0-label": ["Lost"],
        "figures-1-value": ["4"],
        "figures-2-label": ["Bridges"],
        "figures-2-value": ["many"],
        "figures-2-order": ["3"],
    }
    typed = ["figures-0-label", "figures-1-value", "figures-2-label", "figures-2-value"]
    body = body_for(editor, case, fields=fields, typed=[*typed, "figures-TOTAL_FORMS"])
    assert autosave(as_editor, body).status_code == 200
    KeyFigure.objects.exclude(pk=second.pk).delete()
    values = shown_values(taken_up(as_editor, case), FORM)
    assert values["figures-INITIAL_FORMS"] == ["1"]
    assert values["figures-TOTAL_FORMS"] == ["3"]
    assert values["figures-0-id"] == [str(second.pk)]
    assert (values["figures-0-label"], values["figures-0-value"]) == (["Boats"], ["4"])
    # The one that a colleague deleted meanwhile, and the new one: both as new ones.
    assert (values["figures-1-id"], values["figures-1-label"]) == ([""], ["Lost"])
    assert (values["figures-2-id"], values["figures-2-value"]) == ([""], ["many"])
    values |= {"figures-2-value": ["7"], "figures-2-source": ["A survey"]}
    saved(as_editor, case, values)
    assert {each.label for each in KeyFigure.objects.all()} == {"Boats", "Lost", "Bridges"}


def test_what_was_taken_away_is_taken_away_again(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    case.themes.add(factories.theme(name="Water"))
    values = opened(as_editor, case)
    assert values.pop("themes")
    fields = {**values, "figures-0-DELETE": ["on"]}
    typed = ["themes", "figures-0-DELETE"]
    autosave(as_editor, body_for(editor, case, fields=fields, typed=typed))
    values = shown_values(taken_up(as_editor, case), FORM)
    assert "themes" not in values
    assert values["figures-0-DELETE"] == ["on"]


def test_a_new_page_is_taken_up(editor: Any, as_editor: Client) -> None:
    typed_into(as_editor, editor, None, title="A new harbour", summary="Water")
    assert "Unsaved text of yours" in text_of(as_editor.get(admin_url(CaseStudy, "add")))
    values = shown_values(taken_up(as_editor, None), FORM)
    assert (values["title"], values["summary"]) == (["A new harbour"], ["Water"])


def test_the_next_autosave_takes_the_place_of_what_was_taken_up(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    typed_into(as_editor, editor, case, title="Port")
    body = body_for(
        editor, case, OTHER, fields={"title": ["Ports"]}, typed=["title"], replaces=[TAB]
    )
    assert autosave(as_editor, body).status_code == 200
    assert [each.tab for each in Autosave.objects.of(editor, CaseStudy, case.pk)] == [OTHER]
    # A reload of the address finds nothing there, and offers what is.
    said = text_of(taken_up(as_editor, case))
    assert "Taken up" not in said
    assert "Unsaved text of yours" in said


def test_a_form_that_was_sent_before_it_had_arrived_whole_loses_nothing(
    case: CaseStudy, editor: Any, as_editor: Client
) -> None:
    factories.row(KeyFigure, case, label="Boats", value=3)
    values = opened(as_editor, case)
    arrived: dict[str, Any] = {}
    for name, texts in values.items():
        arrived[name] = texts
        if name == "figures-0-label":
            break
    arrived |= {"title": "Port", "figures-0-label": "Divers", "_save": "1"}
    answer = as_editor.post(admin_url(case), arrived)
    assert answer.status_code == 302
    assert CaseStudy.objects.get().title == "The harbour"
    response = as_editor.get(answer["Location"])
    assert "sent before all of it had arrived" in text_of(response)
    shown = shown_values(response, FORM)
    assert shown["title"] == ["Port"]
    assert (shown["figures-0-label"], shown["figures-1-label"]) == (["Divers"], ["Boats"])
    assert shown["figures-0-value"] == values["figures-0-value"]
    saved(as_editor, case, shown)
    assert {each.label for each in KeyFigure.objects.all()} == {"Divers", "Boats"}
